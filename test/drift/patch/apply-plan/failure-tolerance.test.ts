import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { PlannedChange } from "../../../../drift/patch/apply-change.ts";
import { failed, indexOf, outcomesOf, patched, run } from "./bucket-changes.ts";

describe("the failure tolerance", () => {
  // Of all planned writes, rounded down, as StackSets count it.
  it.each([
    [10, 0, 1],
    [10, 19, 2],
    [10, 20, 3],
    [9, 11, 1],
    [9, 12, 2],
    [3, 99, 3],
  ])("of %i writes and %i percent stops with failure %i", async (count, failureTolerancePercentage, last) => {
    const { applied, begun } = await run(async (change) => failed(change), { count, failureTolerancePercentage });
    expect(begun).toHaveLength(last);
    const stopped = { kind: "too-many-failed", failed: last, of: count, notWritten: count - last };
    if (last < count) expect(applied).toMatchObject({ stopped });
  });

  it("counts failures alone: what was refused or changed by somebody else is no sign of trouble", async () => {
    const { begun } = await run(
      async ({ verdict, plan }) => ({ verdict, change: { outcome: "conflict", plan, detail: "changed" } }),
      { failureTolerancePercentage: 0 },
    );
    expect(begun).toHaveLength(10);
  });

  it("takes up no further bucket, and lets what is under way come to its end", async () => {
    const apply = async (change: PlannedChange) => {
      await turn();
      if (indexOf(change) === 0) return failed(change);
      await turn();
      return patched(change);
    };
    const { begun, ended, applied } = await run(apply, { failureTolerancePercentage: 0, concurrency: 4 });
    expect(begun).toEqual([0, 1, 2, 3]);
    expect([...ended].sort()).toEqual(begun);
    expect(outcomesOf(applied).slice(0, 4)).toEqual(["failed", "patched", "patched", "patched"]);
  });
});
