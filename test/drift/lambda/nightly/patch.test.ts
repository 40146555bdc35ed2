import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../../../policy/index.ts";
import { writePolicy } from "../../../support/lambda/function-archive.ts";
import { runCommand } from "../../../support/transcript-command.ts";
import { NightlyFunctions, RUN } from "./nightly-functions.ts";

const functions = new NightlyFunctions();

describe("a nightly run in batches", () => {
  it("patches in mode patch, with a journal that rollback takes, and reports that", async () => {
    const { reduced } = await functions.night({ mode: "patch" });

    expect(reduced.value).toMatchObject({ buckets: 13, violation: 0, undecided: 0 });
    const report = functions.reportAt((reduced.value as { report: string }).report);
    expect(report.command).toBe("patch");
    expect(report.merged.journals).toHaveLength(2);
    expect(functions.keys().filter((key) => key.startsWith("mpu-guard/journal/")).length).toBeGreaterThan(2);
    const place = ["--endpoint-url", functions.s3.endpoint, "--account", "111122223333", "--auto-approve"];
    const words = ["rollback", report.merged.journals[0], ...place];
    expect((await runCommand(words, { folder: functions.archive.folder })).status).toBe(0);
    expect(functions.s3.buckets.get("acme-2")?.lifecycle).toBeUndefined();
  });

  it("writes no more buckets than the policy lets a run write, over all batches", async () => {
    const policy = { ...DEFAULT_POLICY, limits: { ...DEFAULT_POLICY.limits, maxChangesPerRun: 5 } };
    writePolicy(functions.archive.folder, { policy, source: "mpu-policy.yaml", sha256: "1".repeat(64) });
    const { scanned, reduced } = await functions.night({ mode: "patch" });

    expect(functions.lines().map(({ maxChanges }) => maxChanges)).toEqual([3, 2]);
    expect(reduced.value).toMatchObject({ violation: 8 });
    expect(functions.s3.buckets.list().filter(({ lifecycle }) => lifecycle !== undefined)).toHaveLength(5);
    const warnings = scanned.flatMap(({ log }) => log.filter(({ level }) => level === "WARN"));
    expect(warnings.map(({ message }) => message)).toEqual([
      "4 changes planned, and this part of the run may make 3 (limits.maxChangesPerRun): nothing was written",
      "4 changes planned, and this part of the run may make 2 (limits.maxChangesPerRun): nothing was written",
    ]);
  });

  it("stops in every batch once the writes of one fail, and says so once: damage in one account is not done to the next", async () => {
    functions.s3.faults.add({
      operation: "PutBucketLifecycleConfiguration",
      bucket: "acme-10",
      fault: { kind: "error", status: 403, code: "AccessDenied" },
    });
    const { scanned, reduced } = await functions.night({ mode: "patch" });

    expect(functions.s3.buckets.list().filter(({ lifecycle }) => lifecycle !== undefined)).toHaveLength(5);
    const warnings = scanned.flatMap(({ log }) => log.filter(({ level }) => level === "WARN"));
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^4 changes planned, and nothing was written: the run was stopped by batch 111122223333-eu-west-1-\w+: 1 of 4 planned writes failed/,
      ),
    ]);
    const report = functions.reportAt((reduced.value as { report: string }).report);
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
    await functions.call("list", { run: RUN }, { mode: "patch" });
    functions.objects()?.put({ key: `mpu-guard/runs/${RUN}/stop.json`, content: "{" });
    const [batch] = functions.lines();
    const { error } = await functions.call("scan", { run: RUN, batch }, { mode: "patch" });

    expect(error?.errorMessage).toMatch(/stop\.json: says that the run is to stop, and not why$/);
    expect(functions.s3.buckets.list().filter(({ lifecycle }) => lifecycle !== undefined)).toHaveLength(5);
  });
});
