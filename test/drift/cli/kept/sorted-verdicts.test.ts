import { fstatSync, openSync, readdirSync, readlinkSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SortedVerdicts } from "../../../../drift/cli/kept/sorted-verdicts.ts";
import { type Bucket, sortVerdicts, UNKNOWN, type Verdict } from "../../../../policy/index.ts";

const ACCOUNTS = [null, "111122223333", "999988887777"];
const REGIONS = [null, "eu-west-1", "us-east-1"];

const bucket = fc.record({
  account: fc.constantFrom(...ACCOUNTS),
  region: fc.constantFrom(...REGIONS),
  name: fc.string({ minLength: 1, maxLength: 6, unit: "grapheme" }),
  kind: fc.constantFrom("general-purpose" as const, "directory" as const),
  origin: fc.constant("live" as const),
});
/** With facts of a bucket that nobody knows, which JSON has no word for. */
const unknownFacts = fc.record(
  {
    tags: fc.oneof(fc.constant(UNKNOWN), fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true })),
    admitsLifecycleService: fc.oneof(fc.constant(UNKNOWN), fc.boolean()),
  },
  { requiredKeys: [] },
);
const verdict: fc.Arbitrary<Verdict> = fc.tuple(bucket, unknownFacts, fc.nat(3)).map(([of, facts, days]) => ({
  bucket: { ...of, ...facts } as Bucket,
  status: "violation",
  findings: [{ kind: "abort-days-too-long", ruleId: "line\nbreak", days }] as unknown as Verdict["findings"],
}));

describe("verdicts that are too many to be kept in memory", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sorted-"));
    vi.stubEnv("TMPDIR", folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  function fill(verdicts: readonly Verdict[], most: number): SortedVerdicts {
    const sorted = new SortedVerdicts(most);
    for (const each of verdicts) sorted.add(each);
    return sorted;
  }

  it("come in the order of a report, each as it was, whatever order they came in and however few are kept", () => {
    const unique = fc.uniqueArray(verdict, {
      selector: (each) => JSON.stringify([each.bucket.account, each.bucket.region, each.bucket.name]),
      maxLength: 60,
    });
    fc.assert(
      fc.property(unique, fc.integer({ min: 1, max: 20 }), (verdicts, most) => {
        const sorted = fill(verdicts, most);
        try {
          expect([...sorted]).toEqual(sortVerdicts(verdicts));
          // Two formats of one run go through them twice.
          expect([...sorted]).toEqual(sortVerdicts(verdicts));
        } finally {
          sorted.close();
        }
      }),
    );
  });

  it("are whole although the file is read in pieces, whose ends are within lines and letters", () => {
    const names = Array.from({ length: 3000 }, (_, index) => `${(index * 7919) % 3000}-\u{1F600}`.repeat(9));
    const of = (name: string): Verdict => ({
      bucket: { account: null, region: null, name, kind: "general-purpose", origin: "live" },
      status: "compliant",
      findings: [],
    });
    const sorted = fill(names.map(of), 700);
    expect([...sorted].map(({ bucket: { name } }) => name)).toEqual([...names].sort());
    sorted.close();
  });

  it.runIf(process.platform === "linux")(
    "are in a file that only its owner may read, and that has no name: no end of the process leaves it behind",
    () => {
      const [first] = fc.sample(verdict, 1) as [Verdict];
      const sorted = fill(Array(30).fill(first), 10);
      const opened = readdirSync("/proc/self/fd").filter((each) => {
        try {
          return readlinkSync(`/proc/self/fd/${each}`).startsWith(folder);
        } catch {
          return false;
        }
      });
      expect(opened).toHaveLength(1);
      const { mode, nlink, size } = fstatSync(Number(opened[0]));
      expect([mode & 0o777, nlink]).toEqual([0o600, 0]);
      expect(size).toBeGreaterThan(0);
      expect(readdirSync(folder)).toEqual([]);
      sorted.close();
    },
  );

  it("take no file where they are few", () => {
    const open = vi.fn(() => -1);
    const sorted = new SortedVerdicts(10, open);
    for (const each of fc.sample(verdict, 10)) sorted.add(each);
    expect([...sorted]).toHaveLength(10);
    expect(open).not.toHaveBeenCalled();
  });

  it.runIf(process.platform === "linux")("say in one line that the disk is full, and what to do", () => {
    const sorted = new SortedVerdicts(1, () => openSync("/dev/full", "r+"));
    const [first] = fc.sample(verdict, 1) as [Verdict];
    sorted.add(first);
    expect(() => sorted.add(first)).toThrow(
      `cannot keep verdicts in ${folder}: the disk is full; TMPDIR names another folder, and --format ndjson alone needs none`,
    );
    sorted.close();
  });

  it("say in one line that there is no such folder", () => {
    vi.stubEnv("TMPDIR", join(folder, "nowhere"));
    const sorted = new SortedVerdicts(1);
    const [first] = fc.sample(verdict, 1) as [Verdict];
    sorted.add(first);
    expect(() => sorted.add(first)).toThrow(
      `cannot keep verdicts in ${join(folder, "nowhere")}: no such file or folder`,
    );
  });
});
