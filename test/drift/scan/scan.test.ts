import { describe, expect, it } from "vitest";
import type { BucketReader, BucketSource } from "../../../drift/ports.ts";
import { type ScanOptions, scan } from "../../../drift/scan/scan.ts";
import { selects } from "../../../drift/scan/select-buckets.ts";
import { type Bucket, DEFAULT_POLICY, type Policy, type Verdict } from "../../../policy/index.ts";

const EXPIRES = "2999-12-31";

function bucket(name: string, region: string | null = "eu-west-1"): Bucket {
  return { account: null, region, name, kind: "general-purpose", origin: "live" };
}

const buckets = (count: number) =>
  Array.from({ length: count }, (_, index) => bucket(`b${String(index).padStart(2, "0")}`));

function sourceOf(listed: readonly Bucket[], failure?: Error): BucketSource {
  return {
    async *list() {
      yield* listed;
      if (failure !== undefined) throw failure;
    },
  };
}

/** Answers at once, and remembers what it was asked. */
class FakeReader implements BucketReader {
  readonly asked: string[] = [];
  locate(of: Bucket): Promise<Bucket> {
    return this.#answer("locate", of, { ...of, region: "eu-west-1" });
  }
  readTags(of: Bucket): Promise<Bucket> {
    return this.#answer("tags", of, { ...of, tags: { team: "video" } });
  }
  readLifecycle(of: Bucket): ReturnType<BucketReader["readLifecycle"]> {
    return this.#answer("lifecycle", of, { bucket: of, reading: { state: "absent" } as const });
  }
  async #answer<T>(what: string, of: Bucket, answer: T): Promise<T> {
    this.asked.push(`${what} ${String(of.name)}`);
    return answer;
  }
}

/** Answers each bucket when it is told to. */
class SlowReader extends FakeReader {
  readonly waiting = new Map<string, () => void>();
  most = 0;
  override async readLifecycle(of: Bucket) {
    await new Promise<void>((answer) => {
      this.waiting.set(String(of.name), answer);
      this.most = Math.max(this.most, this.waiting.size);
    });
    this.waiting.delete(String(of.name));
    return super.readLifecycle(of);
  }
}

const run = (options: Partial<ScanOptions>) =>
  scan({
    policy: DEFAULT_POLICY,
    source: sourceOf(buckets(3)),
    reader: new FakeReader(),
    select: () => true,
    concurrency: 4,
    today: "2026-11-21",
    ...options,
  });

async function all(verdicts: AsyncIterable<Verdict>): Promise<readonly Verdict[]> {
  const gathered: Verdict[] = [];
  for await (const verdict of verdicts) gathered.push(verdict);
  return gathered;
}

const namesOf = (verdicts: readonly Verdict[]) => verdicts.map((verdict) => verdict.bucket.name);

describe("scan", () => {
  it("gives verdicts in listing order although the last bucket answers first", async () => {
    const reader = new SlowReader();
    const verdicts = all(run({ reader }));
    await expect.poll(() => reader.waiting.size).toBe(3);
    for (const name of ["b02", "b01", "b00"]) reader.waiting.get(name)?.();
    expect(namesOf(await verdicts)).toEqual(["b00", "b01", "b02"]);
    expect(reader.asked).toEqual(["lifecycle b02", "lifecycle b01", "lifecycle b00"]);
  });

  it("has as many buckets under way as allowed, and never one more", async () => {
    const reader = new SlowReader();
    let finished = false;
    const verdicts = all(run({ reader, source: sourceOf(buckets(23)), concurrency: 5 })).finally(() => {
      finished = true;
    });
    while (!finished) {
      for (const answer of [...reader.waiting.values()]) answer();
      await new Promise(setImmediate);
    }
    expect(await verdicts).toHaveLength(23);
    expect(reader.most).toBe(5);
  });

  it("does not read the rules of an exempt bucket", async () => {
    const exemption = { match: { bucket: "b01" }, reason: "r", owner: "o", expires: EXPIRES };
    const reader = new FakeReader();
    const verdicts = await all(run({ reader, policy: { ...DEFAULT_POLICY, exemptions: [exemption] } }));
    expect(verdicts.map(({ status }) => status)).toEqual(["violation", "exempt", "violation"]);
    expect(reader.asked).toEqual(["lifecycle b00", "lifecycle b02"]);
  });

  it("reads tags only of buckets whose verdict turns on them", async () => {
    const match = { bucket: "b01", tags: { team: "video" } };
    const override = { match, daysAfterInitiation: 3, accept: { minDays: 1, maxDays: 3 } };
    const policy: Policy = { ...DEFAULT_POLICY, overrides: [override] };
    const reader = new FakeReader();
    const verdicts = await all(run({ reader, policy }));
    expect(reader.asked.filter((asked) => asked.startsWith("tags"))).toEqual(["tags b01"]);
    expect(verdicts.map(({ requirement }) => requirement?.daysAfterInitiation)).toEqual([7, 3, 7]);
  });

  it("fails where the listing fails, although some buckets were judged", async () => {
    const source = sourceOf(buckets(3), new Error("page 2 is missing"));
    await expect(all(run({ source }))).rejects.toThrow("page 2 is missing");
  });

  it("asks for a region that the listing does not give, and selects by it then", async () => {
    const select = (of: Bucket) => selects({ include: [], exclude: [], regions: ["us-east-1"] }, of);
    const reader = new FakeReader();
    const source = sourceOf([bucket("told", "us-east-1"), bucket("found", null), bucket("elsewhere", "eu-west-1")]);
    expect(namesOf(await all(run({ source, reader, select })))).toEqual(["told"]);
    expect(reader.asked.sort()).toEqual(["lifecycle told", "locate found"]);
  });

  it("reports a bucket that nobody can locate as undecided, and does not leave it out", async () => {
    const reader = new FakeReader();
    const finding = { kind: "access-denied", detail: "no" } as const;
    reader.locate = async (of) => ({ ...of, unread: [finding] });
    const [verdict] = await all(run({ reader, source: sourceOf([bucket("hidden", null)]) }));
    expect(verdict).toMatchObject({ status: "undecided", findings: [finding] });
    expect(reader.asked).toEqual([]);
  });

  it("asks nothing of a bucket whose name is not selected", async () => {
    const reader = new FakeReader();
    const select = (of: Bucket) => selects({ include: ["b*"], exclude: ["b0?"], regions: [] }, of);
    expect(await all(run({ reader, select }))).toEqual([]);
    expect(reader.asked).toEqual([]);
  });
});
