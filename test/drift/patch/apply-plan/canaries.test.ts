import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { PlannedChange } from "../../../../drift/patch/apply-change.ts";
import type { BucketResult } from "../../../../drift/patch/bucket-change.ts";
import type { Bucket } from "../../../../policy/index.ts";
import { failed, indexOf, outcomesOf, patched, run } from "./bucket-changes.ts";

describe("a canary group", () => {
  it("comes to its end before any other bucket is begun", async () => {
    const underWay = new Set<number>();
    const apply = async (change: PlannedChange) => {
      const index = indexOf(change);
      if (index >= 3) for (const canary of [0, 1, 2]) expect(underWay.has(canary)).toBe(false);
      underWay.add(index);
      await turn();
      underWay.delete(index);
      return patched(change);
    };
    const { applied, done } = await run(apply, { canaryBuckets: 3, concurrency: 8 });
    expect([outcomesOf(applied), done]).toEqual([Array(10).fill("patched"), 10]);
    expect(applied).not.toHaveProperty("stopped");
  });

  it("stops the run where one of it fails, however many the others may", async () => {
    const { applied, begun } = await run(async (change) => (indexOf(change) === 1 ? failed(change) : patched(change)), {
      canaryBuckets: 3,
    });
    expect(begun).toEqual([0, 1, 2]);
    expect(outcomesOf(applied)).toEqual(["patched", "failed", "patched", ...Array(7).fill("planned")]);
    expect(applied).toMatchObject({ stopped: { kind: "canary-failed", failed: 1, of: 3, notWritten: 7 } });
  });

  it("may be larger than the whole run", async () => {
    const { applied } = await run(async (change) => failed(change), { canaryBuckets: 50 });
    expect(outcomesOf(applied)).toEqual(Array(10).fill("failed"));
    expect(applied).not.toHaveProperty("stopped");
  });

  it("says why no bucket more would have been written where none is left, too: other parts of the run have some", async () => {
    const { applied } = await run(async (change) => failed(change), {
      canaryBuckets: 50,
      failureTolerancePercentage: 100,
    });
    expect(applied).toMatchObject({ reason: { kind: "canary-failed", failed: 10, of: 10 } });
    const fine = await run(async (change) => patched(change), { canaryBuckets: 50 });
    expect(fine.applied).not.toHaveProperty("reason");
  });
});

describe("the canary groups of several accounts", () => {
  const accounts = ["111122223333", "444455556666", "777788889999"];
  /** Buckets 0 to 3 are of the first account, 4 to 7 of the second, 8 and 9 of the third. */
  const accountOf = (index: number) => accounts[Math.floor(index / 4)] ?? "";

  it("are written first, that of the first account alone, then those of the others, then everything else", async () => {
    const under: number[] = [];
    const seen: (readonly number[])[] = [];
    const apply = async (change: PlannedChange) => {
      under.push(indexOf(change));
      await turn();
      seen.push([...under].sort());
      under.splice(under.indexOf(indexOf(change)), 1);
      return patched(change);
    };
    const { applied, begun } = await run(apply, { accountOf, canaryBuckets: 1, concurrency: 8 });
    expect(begun.slice(0, 3)).toEqual([0, 4, 8]);
    expect(seen[0]).toEqual([0]);
    // While a canary is under way, nothing but canaries is.
    for (const together of seen.filter((each) => [0, 4, 8].some((canary) => each.includes(canary)))) {
      expect(together.filter((index) => ![0, 4, 8].includes(index))).toEqual([]);
    }
    expect(outcomesOf(applied)).toEqual(Array(10).fill("patched"));
    expect(begun.slice(3).sort()).toEqual([1, 2, 3, 5, 6, 7, 9]);
  });

  it("stop the run in every account where one of them fails, and each result stands with its own bucket", async () => {
    const { applied, begun } = await run(async (change) => (indexOf(change) === 8 ? failed(change) : patched(change)), {
      accountOf,
      canaryBuckets: 1,
      concurrency: 8,
    });
    expect(begun).toEqual([0, 4, 8]);
    const { results } = applied as { results: readonly BucketResult[] };
    expect(results.map(({ verdict, change }) => `${String(verdict.bucket.name)} ${change.outcome}`)).toEqual(
      Array.from({ length: 10 }, (_, index) => {
        const outcome = index === 8 ? "failed" : index % 4 === 0 ? "patched" : "planned";
        return `bucket-${index} ${outcome}`;
      }),
    );
    expect(applied).toMatchObject({ stopped: { kind: "canary-failed", failed: 1, of: 3, notWritten: 7 } });
  });

  it("begin in no other account where that of the first fails", async () => {
    const { begun } = await run(async (change) => failed(change), { accountOf, canaryBuckets: 2, concurrency: 8 });
    expect(begun).toEqual([0, 1]);
  });

  it("are no canaries in an account that cannot be reached, and stop nothing there", async () => {
    const isLost = ({ account }: Bucket) => account === accounts[1];
    const apply = async (change: PlannedChange) => (isLost(change.verdict.bucket) ? failed(change) : patched(change));
    const { applied, begun } = await run(apply, { accountOf, isLost, canaryBuckets: 1, concurrency: 1 });
    expect(begun.slice(0, 3)).toEqual([0, 4, 8]);
    expect(begun).toHaveLength(10);
    expect(applied).not.toHaveProperty("stopped");
  });

  it("are none where the policy wants none", async () => {
    const { begun } = await run(async (change) => patched(change), { accountOf, canaryBuckets: 0 });
    expect(begun).toEqual([...Array(10).keys()]);
  });
});
