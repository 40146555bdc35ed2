import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../../policy/index.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { type FunctionArchive, functionArchive, writePolicy } from "../../support/lambda/function-archive.ts";
import { type Invocation, invoke } from "../../support/lambda/invoke.ts";
import { type CommandResult, runCommand } from "../../support/transcript-command.ts";

const GOOD =
  "<LifecycleConfiguration><Rule><ID>sweep</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>";
const RUN = "night-1";

let archive: FunctionArchive;
let s3: EmbeddedS3;
beforeAll(async () => {
  archive = await functionArchive();
}, 60_000);
afterAll(() => archive.remove());
beforeEach(async () => {
  s3 = await startEmbeddedS3();
  for (let index = 0; index < 12; index += 1) {
    const region = index % 2 === 0 ? "eu-west-1" : "us-east-1";
    s3.buckets.create({ name: `acme-${index}`, region, ...(index % 3 === 0 && { lifecycle: GOOD }) });
  }
  s3.buckets.create({ name: "acme-reports", lifecycle: GOOD, versioning: "Enabled" });
});
afterEach(() => s3.close());

function call(handler: string, event: object, more: Partial<Invocation> & { mode?: string } = {}) {
  const { mode, environment, ...others } = more;
  return invoke({
    folder: archive.folder,
    handler: `nightly.${handler}`,
    event,
    environment: {
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      MPU_GUARD_REPORT_BUCKET: "acme-reports",
      ...(mode && { MPU_GUARD_MODE: mode }),
      ...environment,
    },
    ...others,
  });
}

const objects = () => s3.buckets.get("acme-reports")?.objects;
const textOf = (key: string) => Buffer.from(objects()?.get(key)?.content ?? "").toString();
const keys = () => [...(objects()?.list() ?? [])].map(({ key }) => key);
const lines = () =>
  textOf(`mpu-guard/runs/${RUN}/manifest.jsonl`)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const reportAt = (key: string) => JSON.parse(textOf(key));

/** List, each batch, reduce: what the state machine does. */
async function night(options: Parameters<typeof call>[2] = {}, without: (batch: object) => boolean = () => false) {
  const listed = await call("list", { run: RUN }, options);
  const scanned = [];
  for (const batch of lines()) if (!without(batch)) scanned.push(await call("scan", { run: RUN, batch }, options));
  const reduced = await call("reduce", { ...(listed.value as object) }, options);
  return { listed, scanned, reduced };
}

/** What the command says of the same buckets, without what differs from run to run. */
async function commandReport(): Promise<object> {
  const words = ["scan", "--endpoint-url", s3.endpoint, "--account", "111122223333", "--format", "json"];
  const { stdout }: CommandResult = await runCommand(words, { folder: archive.folder });
  return comparable(JSON.parse(stdout));
}

function comparable({ summary, buckets, errors, policyNotes, exitStatus, command }: Record<string, unknown>): object {
  return { summary, buckets, errors, policyNotes, exitStatus, command };
}

describe("a nightly run in batches", () => {
  it("comes to the report that the command comes to, bucket by bucket", async () => {
    const { listed, scanned, reduced } = await night();

    expect(listed.value).toEqual({
      run: RUN,
      bucket: "acme-reports",
      manifest: `mpu-guard/runs/${RUN}/manifest.jsonl`,
      batches: 2,
    });
    expect(scanned.map(({ value }) => value)).toEqual([
      { account: "111122223333", region: "eu-west-1", buckets: 6, violation: 4, undecided: 0 },
      { account: "111122223333", region: "us-east-1", buckets: 7, violation: 4, undecided: 0 },
    ]);
    const { report } = reduced.value as { report: string };
    expect(reduced.value).toEqual({ buckets: 13, violation: 8, undecided: 0, missingBatches: 0, report });
    expect(report).toMatch(/^mpu-guard\/reports\/\d{4}-\d\d-\d\d\/night-1\.json$/);
    expect(comparable(reportAt(report))).toEqual(await commandReport());
    expect(textOf(report.replace(/json$/, "html"))).toContain("<!doctype html>");
  });

  it("tells CloudWatch of the run in its own format, for the alarms", async () => {
    const { reduced } = await night();

    const [metrics] = reduced.log.filter((line) => "_aws" in line);
    const counts = { Buckets: 13, Violations: 8, Undecided: 0, Batches: 2, BatchesFailed: 0, Stopped: 0 };
    expect(metrics).toMatchObject({ Runs: 1, ...counts });
    expect(JSON.stringify(metrics)).toContain('"Namespace":"MpuGuard"');
  });

  it("says of the buckets of a batch without a result that nothing is known of them, and never leaves them out", async () => {
    const { reduced } = await night({}, (batch) => "region" in batch && batch.region === "eu-west-1");

    expect(reduced.value).toMatchObject({ buckets: 13, violation: 4, undecided: 6, missingBatches: 1 });
    const { buckets } = reportAt((reduced.value as { report: string }).report);
    const [lost] = buckets.filter(({ region }: { region: string }) => region === "eu-west-1");
    expect(lost.findings[0].message).toContain("its batch of the nightly run left no result");
    expect(reduced.log.some(({ level, message }) => level === "ERROR" && message === "batch without result")).toBe(
      true,
    );
  });

  it("loses of a damaged shard no more than its own buckets", async () => {
    await night();
    const shard = keys().find((key) => key.includes("/shards/") && key.includes("eu-west-1")) ?? "";
    objects()?.put({ key: shard, content: textOf(shard).slice(0, 100) });

    const { value } = await call("reduce", { run: RUN });
    expect(value).toMatchObject({ buckets: 13, undecided: 6, missingBatches: 1 });
  });

  it("decides all but a bucket that was deleted since the listing, which costs its batch nothing", async () => {
    await call("list", { run: RUN });
    s3.buckets.delete("acme-2");
    const [batch] = lines();

    expect((await call("scan", { run: RUN, batch })).value).toMatchObject({ buckets: 6, violation: 3, undecided: 1 });
    const { buckets } = reportAt(keys().find((key) => key.includes("/shards/")) ?? "");
    const [gone] = buckets.filter(({ bucket }: { bucket: string }) => bucket === "acme-2");
    expect(gone).toMatchObject({ status: "undecided", findings: [{ kind: "bucket-not-found" }] });
  });

  it("fails for a batch that it does not understand, with the reason", async () => {
    const poison = { account: "111122223333", region: "eu-west-1", buckets: "acme" };
    const { error, log } = await call("scan", { run: RUN, batch: poison });

    expect(error).toEqual({
      errorType: "RunError",
      errorMessage: "not a batch of the manifest: buckets has to be a list of 1 to 500 names",
    });
    expect(log.some(({ level, run }) => level === "ERROR" && run === RUN)).toBe(true);
  });

  it("looks at nothing more once its time is nearly over, and says of which buckets", async () => {
    await call("list", { run: RUN });
    const [batch] = lines();
    const { value } = await call("scan", { run: RUN, batch }, { remaining: 1_000 });

    expect(value).toMatchObject({ buckets: 6, violation: 0, undecided: 6 });
    const { buckets } = reportAt(keys().find((key) => key.includes("/shards/")) ?? "");
    expect(buckets[0].findings[0].message).toContain("not looked at: the function's time ended first");
  });

  it("fails at once where the manifest that is stored is not the one that was written", async () => {
    s3.faults.add({ operation: "GetObject", times: 1, fault: { kind: "body", status: 200, body: "{" } });
    const { error } = await call("list", { run: RUN });

    expect(error?.errorMessage).toContain("what is stored is not what was written");
  });

  it("says of a line that is no batch that one thing more is not known, and reports all others", async () => {
    await night();
    const key = `mpu-guard/runs/${RUN}/manifest.jsonl`;
    objects()?.put({ key, content: `${textOf(key)}{"account":"poison"}\n{\n` });

    const { value, log } = await call("reduce", { run: RUN });
    expect(value).toMatchObject({ buckets: 13, violation: 8, undecided: 2, missingBatches: 2 });
    expect(log.filter(({ message }) => message === "batch without result").map(({ batch }) => batch)).toEqual([
      "line 3 of the manifest",
      "line 4 of the manifest",
    ]);
  });

  it("writes no more buckets than the policy lets a run write, over all batches", async () => {
    const policy = { ...DEFAULT_POLICY, limits: { ...DEFAULT_POLICY.limits, maxChangesPerRun: 5 } };
    writePolicy(archive.folder, { policy, source: "mpu-policy.yaml", sha256: "1".repeat(64) });
    try {
      const { scanned, reduced } = await night({ mode: "patch" });

      expect(lines().map(({ maxChanges }) => maxChanges)).toEqual([3, 2]);
      expect(reduced.value).toMatchObject({ violation: 8 });
      expect(s3.buckets.list().filter(({ lifecycle }) => lifecycle !== undefined)).toHaveLength(5);
      const warnings = scanned.flatMap(({ log }) => log.filter(({ level }) => level === "WARN"));
      expect(warnings.map(({ message }) => message)).toEqual([
        "4 changes planned, and this part of the run may make 3 (limits.maxChangesPerRun): nothing was written",
        "4 changes planned, and this part of the run may make 2 (limits.maxChangesPerRun): nothing was written",
      ]);
    } finally {
      writePolicy(archive.folder, { policy: DEFAULT_POLICY, source: "built-in", sha256: archive.sha256 });
    }
  });

  it("stops in every batch once the writes of one fail, and says so once: damage in one account is not done to the next", async () => {
    s3.faults.add({
      operation: "PutBucketLifecycleConfiguration",
      bucket: "acme-10",
      fault: { kind: "error", status: 403, code: "AccessDenied" },
    });
    const { scanned, reduced } = await night({ mode: "patch" });

    expect(s3.buckets.list().filter(({ lifecycle }) => lifecycle !== undefined)).toHaveLength(5);
    const warnings = scanned.flatMap(({ log }) => log.filter(({ level }) => level === "WARN"));
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^4 changes planned, and nothing was written: the run was stopped by batch 111122223333-eu-west-1-\w+: 1 of 4 planned writes failed/,
      ),
    ]);
    const report = reportAt((reduced.value as { report: string }).report);
    expect(report).toMatchObject({ exitStatus: 1, summary: { violation: 8 } });
    expect(report.errors).toEqual([
      {
        kind: "too-many-failed",
        notWritten: 7,
        message: expect.stringMatching(
          /^stopped, no further batch was written to, with 7 buckets left: 1 of 4 planned writes/,
        ),
      },
    ]);
    expect(reduced.log.find((line) => "_aws" in line)).toMatchObject({ Stopped: 1 });
    expect(reduced.log.map(({ message }) => message)).toContain("the run stopped writing");
  });

  it("writes nothing where nobody can tell whether the run was stopped", async () => {
    await call("list", { run: RUN }, { mode: "patch" });
    objects()?.put({ key: `mpu-guard/runs/${RUN}/stop.json`, content: "{" });
    const [batch] = lines();
    const { error } = await call("scan", { run: RUN, batch }, { mode: "patch" });

    expect(error?.errorMessage).toMatch(/stop\.json: says that the run is to stop, and not why$/);
    expect(s3.buckets.list().filter(({ lifecycle }) => lifecycle !== undefined)).toHaveLength(5);
  });

  it("fails with what is wrong, before anything is asked, where its archive has no policy", async () => {
    rmSync(join(archive.folder, "policy.json"));
    try {
      const { error } = await call("list", { run: RUN });
      expect(error?.errorMessage).toMatch(/^policy\.json is not beside the handler/);
      expect(s3.requests.count()).toBe(0);
    } finally {
      writePolicy(archive.folder, { policy: DEFAULT_POLICY, source: "built-in", sha256: archive.sha256 });
    }
  });

  it("takes a shard of another policy for none: two policies make no report", async () => {
    await night();
    writePolicy(archive.folder, { policy: DEFAULT_POLICY, source: "app", sha256: "2".repeat(64) });
    try {
      const { value } = await call("reduce", { run: RUN });
      expect(value).toMatchObject({ buckets: 13, undecided: 13, missingBatches: 2 });
    } finally {
      writePolicy(archive.folder, { policy: DEFAULT_POLICY, source: "built-in", sha256: archive.sha256 });
    }
  });

  it("writes the same shard when a batch is looked at again", async () => {
    const { reduced } = await night();
    for (const batch of lines()) await call("scan", { run: RUN, batch });

    expect(keys().filter((key) => key.includes("/shards/"))).toHaveLength(2);
    expect((await call("reduce", { run: RUN })).value).toEqual(reduced.value);
  });

  it("reads nothing of what Step Functions itself writes: its layout is AWS's to change, and some engines write none", async () => {
    const { reduced } = await night();
    for (const name of ["manifest.json", "SUCCEEDED_0.json", "FAILED_0.json"]) {
      objects()?.put({ key: `mpu-guard/runs/${RUN}/map/6c9a/${name}`, content: "{" });
    }

    expect((await call("reduce", { run: RUN })).value).toEqual(reduced.value);
  });

  it("takes no name of a run that would lead out of its folder", async () => {
    const { error } = await call("list", { run: "../journal" });
    expect(error?.errorMessage).toContain("run is");
  });

  it("patches in mode patch, with a journal that rollback takes, and reports that", async () => {
    const { reduced } = await night({ mode: "patch" });

    expect(reduced.value).toMatchObject({ buckets: 13, violation: 0, undecided: 0 });
    const report = reportAt((reduced.value as { report: string }).report);
    expect(report.command).toBe("patch");
    expect(report.merged.journals).toHaveLength(2);
    expect(keys().filter((key) => key.startsWith("mpu-guard/journal/")).length).toBeGreaterThan(2);
    const place = ["--endpoint-url", s3.endpoint, "--account", "111122223333", "--auto-approve"];
    const words = ["rollback", report.merged.journals[0], ...place];
    expect((await runCommand(words, { folder: archive.folder })).status).toBe(0);
    expect(s3.buckets.get("acme-2")?.lifecycle).toBeUndefined();
  });
});

describe("scanAccount", () => {
  it("is a whole run in one function, with the same report", async () => {
    const { value, log } = await call("scanAccount", { run: RUN });

    const { report } = value as { report: string };
    expect(value).toEqual({ buckets: 13, violation: 8, undecided: 0, missingBatches: 0, report });
    expect(comparable(reportAt(report))).toEqual(await commandReport());
    expect(log.some((line) => "_aws" in line && line.Runs === 1)).toBe(true);
  });

  it("fails where there is no time for the listing, since nobody knows then which buckets are missing", async () => {
    const { error } = await call("scanAccount", { run: RUN }, { remaining: 1_000 });
    expect(error?.errorMessage).toContain("the function's time ended after");
  });

  it("carries the version that was deployed", async () => {
    const { value } = await call("scanAccount", { run: RUN });
    expect(reportAt((value as { report: string }).report).tool).toEqual({ name: "mpu-guard", version: "9.8.7" });
  });
});
