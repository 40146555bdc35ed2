import { describe, expect, it } from "vitest";
import { comparable, NightlyFunctions, RUN } from "./nightly-functions.ts";

const functions = new NightlyFunctions();

describe("a nightly run in batches", () => {
  it("comes to the report that the command comes to, bucket by bucket", async () => {
    const { listed, scanned, reduced } = await functions.night();

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
    expect(comparable(functions.reportAt(report))).toEqual(await functions.commandReport());
    expect(functions.textOf(report.replace(/json$/, "html"))).toContain("<!doctype html>");
  });

  it("tells CloudWatch of the run in its own format, for the alarms", async () => {
    const { reduced } = await functions.night();

    const [metrics] = reduced.log.filter((line) => "_aws" in line);
    const counts = { Buckets: 13, Violations: 8, Undecided: 0, Batches: 2, BatchesFailed: 0, Stopped: 0 };
    expect(metrics).toMatchObject({ Runs: 1, ...counts });
    expect(JSON.stringify(metrics)).toContain('"Namespace":"MpuGuard"');
  });

  it("writes the same shard when a batch is looked at again", async () => {
    const { reduced } = await functions.night();
    for (const batch of functions.lines()) await functions.call("scan", { run: RUN, batch });

    expect(functions.keys().filter((key) => key.includes("/shards/"))).toHaveLength(2);
    expect((await functions.call("reduce", { run: RUN })).value).toEqual(reduced.value);
  });

  it("reads nothing of what Step Functions itself writes: its layout is AWS's to change, and some engines write none", async () => {
    const { reduced } = await functions.night();
    for (const name of ["manifest.json", "SUCCEEDED_0.json", "FAILED_0.json"]) {
      functions.objects()?.put({ key: `mpu-guard/runs/${RUN}/map/6c9a/${name}`, content: "{" });
    }

    expect((await functions.call("reduce", { run: RUN })).value).toEqual(reduced.value);
  });
});
