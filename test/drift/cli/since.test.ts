import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { reportSchema } from "../../../drift/report/document/report-schema.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";

const rules = (filter: string, days = 7) =>
  `<LifecycleConfiguration><Rule><ID>sweep</ID>${filter}<Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>${days}</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>`;
const COVER = rules("<Filter/>");

/** Buckets of which an earlier run has nothing to say. */
const QUIET = Array.from({ length: 20 }, (_, index) => `acme-quiet-${index}`);
/** One a kind of what has to be looked at again: a violation, a hint beside a compliant bucket, one that cannot be read. */
const LOUD = ["acme-bare", "acme-denied", "acme-old-prefix"];

const FIRST = new Date("2026-11-21T02:00:00Z");
const DAY = 24 * 60 * 60 * 1000;

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(reportSchema);

interface SavedBucket {
  readonly bucket: string;
  readonly status: string;
  readonly asOf?: string;
}

describe("a scan since an earlier report", () => {
  let s3: EmbeddedS3;
  let folder: string;

  beforeEach(async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
    vi.useFakeTimers({ toFake: ["Date"], now: FIRST });
    s3 = await startEmbeddedS3();
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-since-"));
    for (const name of QUIET) s3.buckets.create({ name, lifecycle: COVER });
    s3.buckets.create({ name: "acme-bare" });
    s3.buckets.create({ name: "acme-denied", lifecycle: COVER });
    s3.buckets.create({ name: "acme-old-prefix", lifecycle: rules("<Prefix/>") });
    deny();
    await scan("first.json");
  });

  afterEach(async () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    await s3.close();
    rmSync(folder, { recursive: true });
  });

  function deny() {
    s3.faults.add({
      operation: "GetBucketLifecycleConfiguration",
      bucket: "acme-denied",
      fault: { kind: "error", status: 403, code: "AccessDenied", message: "Access Denied" },
    });
  }

  const file = (name: string) => join(folder, name);
  const saved = (name: string) => JSON.parse(readFileSync(file(name), "utf8"));

  /** Runs a scan into a file, and says which buckets' rules it read. */
  async function scan(name: string, ...args: readonly string[]) {
    s3.requests.clear();
    const terminal = new FakeTerminal();
    const where = ["--endpoint-url", s3.endpoint, "--account", s3.account, "--no-progress", "--quiet"];
    const status = await main(
      ["scan", ...where, "--format", "table", "--format", `json=${file(name)}`, ...args],
      terminal,
    );
    const read = [...s3.requests]
      .filter(({ operation }) => operation === "GetBucketLifecycleConfiguration")
      .map(({ bucket = "" }) => bucket);
    return { status, read: [...new Set(read)].sort(), stdout: terminal.stdout, stderr: terminal.stderr };
  }

  const night = (number: number) => vi.setSystemTime(FIRST.getTime() + number * DAY);

  it("reads what had findings, could not be read, or is new, and carries the others over with the time of their look", async () => {
    night(1);
    s3.buckets.create({ name: "acme-new" });
    s3.buckets.delete("acme-quiet-0");
    deny();
    const { status, read, stdout } = await scan("second.json", "--since", file("first.json"), "--share", "1/365");

    const report = saved("second.json");
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    const names = report.buckets.map(({ bucket }: SavedBucket) => bucket);
    expect(names).toEqual([...LOUD, "acme-new", ...QUIET.slice(1)].sort());
    const carried = report.buckets.filter(({ asOf }: SavedBucket) => asOf !== undefined);
    for (const bucket of carried) {
      expect(bucket).toMatchObject({
        status: "compliant",
        asOf: FIRST.toISOString(),
        findings: [],
        abort: { ruleId: "sweep", days: 7 },
      });
    }
    const carriedNames = carried.map(({ bucket }: SavedBucket) => bucket);
    expect(read).toEqual(names.filter((name: string) => !carriedNames.includes(name)));
    expect(read).toEqual(expect.arrayContaining([...LOUD, "acme-new"]));
    // One of 365 a day: of nineteen nearly all are left.
    expect(carried.length).toBeGreaterThan(15);
    expect(report.seenEarlier).toEqual({ buckets: carried.length, oldest: FIRST.toISOString() });
    expect(report.since).toMatchObject({ source: file("first.json"), startedAt: FIRST.toISOString(), share: 365 });
    expect(stdout).toContain(
      `since: ${file("first.json")} of 2026-11-21 02:00 UTC: not looked at: ${carried.length} buckets without findings then, the oldest as of 2026-11-21 02:00 UTC`,
    );
    expect(status).toBe(2);
  });

  it("looks at each bucket in three nights of a third each, and keeps the report whole", async () => {
    s3.faults.clear();
    const seen = new Set<string>();
    let before = "first.json";
    for (const number of [1, 2, 3]) {
      night(number);
      const now = `night-${number}.json`;
      const { read } = await scan(now, "--since", file(before), "--share", "1/3");
      for (const name of read) seen.add(name);
      expect(saved(now).summary.buckets).toBe(QUIET.length + LOUD.length);
      expect(read.length).toBeLessThan(QUIET.length + LOUD.length);
      before = now;
    }
    expect([...seen].sort()).toEqual([...QUIET, ...LOUD].sort());
  });

  it("finds the rule that was removed once it is the bucket's turn, and at the latest after N days", async () => {
    const [quiet = ""] = QUIET;
    const bucket = s3.buckets.get(quiet);
    if (bucket !== undefined) bucket.lifecycle = undefined;
    night(7);
    await scan("week.json", "--since", file("first.json"));
    expect(saved("week.json").buckets.find((each: SavedBucket) => each.bucket === quiet).status).toBe("violation");
  });

  it("has the exit status of the whole, also where nothing that was read is wrong", async () => {
    for (const name of LOUD) s3.buckets.delete(name);
    await scan("calm.json");
    night(1);
    const { status, read } = await scan("calm-2.json", "--since", file("calm.json"), "--share", "1/365");
    expect([status, read.length < QUIET.length]).toEqual([0, true]);
    expect(saved("calm-2.json").summary).toMatchObject({ buckets: 20, compliant: 20 });
  });

  it("reads a bucket that is in another region now, as it is another one of the same name", async () => {
    s3.buckets.delete("acme-quiet-3");
    s3.buckets.create({ name: "acme-quiet-3", region: "eu-west-1" });
    night(1);
    const { read } = await scan("moved.json", "--since", file("first.json"), "--share", "1/365");
    expect(read).toContain("acme-quiet-3");
  });

  it("reads every bucket where the policy is another one now, and says so", async () => {
    writeFileSync(file("policy.yaml"), "version: 1\nrule: { daysAfterInitiation: 5 }\n");
    night(1);
    const { read, stdout } = await scan("policy.json", "--since", file("first.json"), "--policy", file("policy.yaml"));
    expect(read).toHaveLength(QUIET.length + LOUD.length);
    expect(stdout).toContain("its policy was another one, so every bucket was looked at again");
    const report = saved("policy.json");
    expect(report.since.fullBecause).toBe("policy-changed");
    expect(report.seenEarlier).toEqual({ buckets: 0, oldest: null });
    expect(report.summary).toMatchObject({ compliant: 0 });
  });

  it("reads every bucket where another version wrote the report, which may have evaluated in another way", async () => {
    writeFileSync(
      file("old.json"),
      JSON.stringify({ ...saved("first.json"), tool: { name: "mpu-guard", version: "0.0.9" } }),
    );
    night(1);
    const { read, stdout } = await scan("new.json", "--since", file("old.json"));
    expect(read).toHaveLength(QUIET.length + LOUD.length);
    expect(stdout).toContain("another version of mpu-guard wrote it, so every bucket was looked at again");
    expect(saved("new.json").since.fullBecause).toBe("version-changed");
  });

  it("takes a stream for a report, and its own file for the next one", async () => {
    night(1);
    await scan("first.json", "--since", file("first.json"), "--share", "1/365");
    expect(saved("first.json").seenEarlier.buckets).toBeGreaterThan(15);
    const lines = saved("first.json").buckets.map((each: object) => JSON.stringify(each));
    const { buckets: _, ...head } = saved("first.json");
    writeFileSync(file("first.ndjson"), [...lines, JSON.stringify(head)].join("\n"));
    const { read } = await scan("again.json", "--since", file("first.ndjson"), "--share", "1/365");
    expect(read.length).toBeLessThan(10);
  });

  it.each<[string, (report: Record<string, unknown>) => unknown, RegExp]>([
    [
      "of another schema version",
      (report) => ({ ...report, schemaVersion: 2 }),
      /a report of schemaVersion 2; this version of mpu-guard reads 1/,
    ],
    [
      "of another account",
      identity({ account: "999999999999\u001b[31m" }),
      /a report of account 999999999999\\u\{1b\}\[31m, and this run is of account 111122223333: --since takes a report of the same account/,
    ],
    ["of another endpoint", identity({ endpoint: null }), /a report of AWS, and this run is of http/],
    ["of an endpoint that is none", identity({ endpoint: "nowhere" }), /its endpoint is no URL/],
    [
      "of another command",
      (report) => ({ ...report, command: "patch" }),
      /a report of mpu-guard patch; --since takes one of mpu-guard scan/,
    ],
    [
      "that does not say whose it is",
      ({ identity: _, ...report }) => report,
      /it does not say whose buckets these are/,
    ],
    ["of no time", (report) => ({ ...report, startedAt: "once" }), /its startedAt is no date/],
    [
      "of AWS Config",
      (report) => ({ ...report, source: { kind: "config-aggregator" } }),
      /a report of what AWS Config has recorded/,
    ],
    ["that is cut off", (report) => JSON.stringify(report).slice(0, -9), /cut off/],
  ])("is refused for a report %s, in one line and before a bucket is asked", async (_, change, message) => {
    const changed = change(saved("first.json"));
    writeFileSync(file("other.json"), typeof changed === "string" ? changed : JSON.stringify(changed));
    const { status, stderr } = await scan("none.json", "--since", file("other.json"));
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect([status, s3.requests.count("GetBucketLifecycleConfiguration")]).toEqual([1, 0]);
  });

  it.each([
    ["days that are no number", { abort: { days: "7" } }],
    ["no rule", { abort: undefined }],
    ["a time that is none", { asOf: "yesterday" }],
    ["a time to come", { asOf: "2030-01-01T00:00:00.000Z" }],
    ["a status that nobody knows", { status: "fine" }],
  ])("reads a bucket of which the report has %s", async (_, part) => {
    const report = saved("first.json");
    const buckets = report.buckets.map((each: SavedBucket) =>
      each.bucket === "acme-quiet-5" ? { ...each, ...part } : each,
    );
    writeFileSync(file("odd.json"), JSON.stringify({ ...report, buckets }));
    night(1);
    const { read } = await scan("odd-2.json", "--since", file("odd.json"), "--share", "1/365");
    expect(read).toContain("acme-quiet-5");
  });

  it.each(["7", "1/0", "1/366", "2/7"])("refuses the share %s", async (share) => {
    const { status, stderr } = await scan("none.json", "--since", file("first.json"), "--share", share);
    expect([status, stderr]).toEqual([1, expect.stringContaining("expected 1/N, N from 1 to 365")]);
  });
});

function identity(parts: object) {
  return (report: Record<string, unknown>) => ({ ...report, identity: { ...(report.identity as object), ...parts } });
}
