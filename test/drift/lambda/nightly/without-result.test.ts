import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../../../policy/index.ts";
import { writePolicy } from "../../../support/lambda/function-archive.ts";
import { NightlyFunctions, RUN } from "./nightly-functions.ts";

const functions = new NightlyFunctions();

describe("a nightly run in batches", () => {
  it("says of the buckets of a batch without a result that nothing is known of them, and never leaves them out", async () => {
    const { reduced } = await functions.night({}, (batch) => "region" in batch && batch.region === "eu-west-1");

    expect(reduced.value).toMatchObject({ buckets: 13, violation: 4, undecided: 6, missingBatches: 1 });
    const { buckets } = functions.reportAt((reduced.value as { report: string }).report);
    const [lost] = buckets.filter(({ region }: { region: string }) => region === "eu-west-1");
    expect(lost.findings[0].message).toContain("its batch of the nightly run left no result");
    expect(reduced.log.some(({ level, message }) => level === "ERROR" && message === "batch without result")).toBe(
      true,
    );
  });

  it("loses of a damaged shard no more than its own buckets", async () => {
    await functions.night();
    const shard = functions.keys().find((key) => key.includes("/shards/") && key.includes("eu-west-1")) ?? "";
    functions.objects()?.put({ key: shard, content: functions.textOf(shard).slice(0, 100) });

    const { value } = await functions.call("reduce", { run: RUN });
    expect(value).toMatchObject({ buckets: 13, undecided: 6, missingBatches: 1 });
  });

  it("says of a line that is no batch that one thing more is not known, and reports all others", async () => {
    await functions.night();
    const key = `mpu-guard/runs/${RUN}/manifest.jsonl`;
    functions.objects()?.put({ key, content: `${functions.textOf(key)}{"account":"poison"}\n{\n` });

    const { value, log } = await functions.call("reduce", { run: RUN });
    expect(value).toMatchObject({ buckets: 13, violation: 8, undecided: 2, missingBatches: 2 });
    expect(log.filter(({ message }) => message === "batch without result").map(({ batch }) => batch)).toEqual([
      "line 3 of the manifest",
      "line 4 of the manifest",
    ]);
  });

  it("takes a shard of another policy for none: two policies make no report", async () => {
    await functions.night();
    writePolicy(functions.archive.folder, { policy: DEFAULT_POLICY, source: "app", sha256: "2".repeat(64) });
    const { value } = await functions.call("reduce", { run: RUN });
    expect(value).toMatchObject({ buckets: 13, undecided: 13, missingBatches: 2 });
  });
});
