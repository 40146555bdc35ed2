import { describe, expect, it } from "vitest";
import type { PlannedChange } from "../../../../drift/patch/apply-change.ts";
import type { BucketResult } from "../../../../drift/patch/bucket-change.ts";
import type { Bucket } from "../../../../policy/index.ts";
import { failed, patched, run } from "./bucket-changes.ts";

describe("an account that cannot be reached any more", () => {
  const ofLost =
    (from: number, to: number) =>
    ({ name }: Bucket) => {
      const index = Number(String(name).split("-")[1]);
      return index >= from && index < to;
    };
  const failsWhere = (isLost: (bucket: Bucket) => boolean) => async (change: PlannedChange) =>
    isLost(change.verdict.bucket) ? failed(change) : patched(change);

  it("stops no run, however many of its buckets fail", async () => {
    const isLost = ofLost(2, 8);
    const { applied, begun } = await run(failsWhere(isLost), { isLost, failureTolerancePercentage: 0 });
    expect(begun).toHaveLength(10);
    expect(applied).not.toHaveProperty("stopped");
  });

  it("has no canary: the first buckets that can be reached go alone in its place, and stop the run", async () => {
    const isLost = ofLost(0, 4);
    const { applied, begun } = await run(async (change) => failed(change), {
      isLost,
      canaryBuckets: 2,
      concurrency: 8,
    });
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
    expect(applied).toMatchObject({ stopped: { kind: "canary-failed", failed: 2, of: 2, notWritten: 4 } });
  });

  it("excuses no damage that was seen there", async () => {
    const apply = async ({ verdict, plan }: PlannedChange): Promise<BucketResult> => ({
      verdict,
      change: { outcome: "failed", plan, detail: "altered", damage: { part: "minimum-object-size" } },
    });
    const { begun } = await run(apply, { isAws: false, isLost: () => true });
    expect(begun).toEqual([0]);
  });
});
