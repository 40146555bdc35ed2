import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type ApplyPlanOptions, WRITES_AT_ONCE } from "../../../../drift/patch/apply-plan.ts";
import { failed, outcomesOf, patched, run } from "./bucket-changes.ts";

describe("the turns of writing", () => {
  it("are few, however many buckets are read until their write shows", async () => {
    let writing = 0;
    let most = 0;
    let unsettled = 0;
    let mostUnsettled = 0;
    const apply: ApplyPlanOptions["apply"] = async (change, inTurn) => {
      unsettled += 1;
      await inTurn(async () => {
        writing += 1;
        most = Math.max(most, writing);
        await turn();
        writing -= 1;
      });
      mostUnsettled = Math.max(mostUnsettled, unsettled);
      for (let reads = 0; reads < 20; reads += 1) await turn();
      unsettled -= 1;
      return patched(change);
    };
    await run(apply, { count: 100, concurrency: 64 });
    expect([most, mostUnsettled]).toEqual([WRITES_AT_ONCE, 64]);
  });

  it("do not come any more once the run stops, so that what was only waiting is left", async () => {
    const apply: ApplyPlanOptions["apply"] = async (change, inTurn) => {
      const written = await inTurn(async () => {
        await turn();
        return true;
      });
      const { verdict, plan } = change;
      if (written === undefined) return { verdict, change: { outcome: "planned", plan } };
      return failed(change);
    };
    const { applied } = await run(apply, { count: 64, concurrency: 64, failureTolerancePercentage: 0 });
    const outcomes = outcomesOf(applied);
    expect(outcomes.filter((outcome) => outcome === "failed").length).toBeLessThanOrEqual(2 * WRITES_AT_ONCE);
    expect(applied).toMatchObject({ stopped: { notWritten: outcomes.filter((each) => each === "planned").length } });
  });
});
