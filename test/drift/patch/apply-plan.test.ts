import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { RunError } from "../../../drift/errors.ts";
import type { PlannedChange } from "../../../drift/patch/apply-change.ts";
import { type ApplyPlanOptions, applyPlan, WRITES_AT_ONCE } from "../../../drift/patch/apply-plan.ts";
import type { BucketResult } from "../../../drift/patch/bucket-change.ts";
import { type Bucket, evaluate, planMerge } from "../../../policy/index.ts";
import { liveBucket, policyWith, requirementWith, TODAY } from "../../support/builders.ts";

const CHANGES = (count: number, accountOf = (_: number) => OWN) =>
  Array.from({ length: count }, (_, index) => changeOf(`bucket-${index}`, accountOf(index)));

const OWN = "111122223333";

function changeOf(name: string, account = OWN): PlannedChange {
  const plan = planMerge(undefined, requirementWith());
  if (plan.outcome !== "change") throw new Error("a change was expected");
  return { verdict: evaluate({ state: "absent" }, policyWith(), liveBucket({ name, account }), TODAY), plan };
}

const indexOf = ({ verdict }: PlannedChange) => Number(String(verdict.bucket.name).split("-")[1]);
const patched = ({ verdict, plan }: PlannedChange): BucketResult => ({ verdict, change: { outcome: "patched", plan } });
const failed = ({ verdict, plan }: PlannedChange): BucketResult => ({
  verdict,
  change: { outcome: "failed", plan, detail: "503" },
});

interface Run {
  readonly count?: number;
  readonly canaryBuckets?: number;
  readonly failureTolerancePercentage?: number;
  readonly concurrency?: number;
  readonly isAws?: boolean;
  readonly isLost?: NonNullable<ApplyPlanOptions["isLost"]>;
  /** One account where absent. */
  readonly accountOf?: (index: number) => string;
}

/** Applies to so many buckets, and keeps which were begun, which came to their end, and how many at once. */
async function run(
  apply: ApplyPlanOptions["apply"],
  { count = 10, concurrency = 1, isAws = true, isLost, accountOf, ...limits }: Run = {},
) {
  const begun: number[] = [];
  const ended: number[] = [];
  let done = 0;
  const outcome = applyPlan(CHANGES(count, accountOf), {
    limits: { ...policyWith().limits, canaryBuckets: 0, failureTolerancePercentage: 100, ...limits },
    isAws,
    ...(isLost !== undefined && { isLost }),
    concurrency,
    apply: async (change, inTurn) => {
      begun.push(indexOf(change));
      try {
        return await apply(change, inTurn);
      } finally {
        ended.push(indexOf(change));
      }
    },
    onDone: () => {
      done += 1;
    },
  });
  const applied = await outcome.catch((error: unknown) => error);
  return { applied, begun, ended, done };
}

function outcomesOf(applied: unknown): readonly string[] {
  return (applied as { results: readonly BucketResult[] }).results.map(({ change }) => change.outcome);
}

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

describe("a service that only resembles S3", () => {
  const damage = { part: "rule", ruleId: "shrink" } as const;
  const damaged = ({ verdict, plan }: PlannedChange): BucketResult => ({
    verdict,
    change: { outcome: "failed", plan, detail: "altered", damage },
  });

  it("is written one bucket at a time until one was seen as it was sent, with no canary group asked for", async () => {
    let underWay = 0;
    let most = 0;
    const apply = async (change: PlannedChange): Promise<BucketResult> => {
      const { verdict, plan } = change;
      underWay += 1;
      if (indexOf(change) <= 2) most = Math.max(most, underWay);
      await turn();
      underWay -= 1;
      // What somebody else changed meanwhile proves nothing about the service.
      return indexOf(change) < 2 ? { verdict, change: { outcome: "conflict", plan, detail: "" } } : patched(change);
    };
    const { begun } = await run(apply, { isAws: false, concurrency: 8 });
    expect([most, begun.length]).toEqual([1, 10]);
  });

  it("that alters the first bucket's rules gets no second one, whatever the limits say", async () => {
    const { applied, begun } = await run(async (change) => damaged(change), { isAws: false, concurrency: 8 });
    expect(begun).toEqual([0]);
    expect(applied).toMatchObject({ stopped: { kind: "service-alters-rules", damage, notWritten: 9 } });
  });

  it("that alters rules of a kind which only a later bucket has ends the run there", async () => {
    const apply = async (change: PlannedChange) => (indexOf(change) === 5 ? damaged(change) : patched(change));
    const { applied, begun } = await run(apply, { isAws: false });
    expect([begun.at(-1), applied]).toMatchObject([5, { stopped: { kind: "service-alters-rules", notWritten: 4 } }]);
  });

  it("is not what AWS is: there somebody else wrote, and only the tolerance counts it", async () => {
    const apply = async (change: PlannedChange) => (indexOf(change) === 0 ? damaged(change) : patched(change));
    const { applied, begun } = await run(apply);
    expect(begun).toHaveLength(10);
    expect(applied).not.toHaveProperty("stopped");
  });
});

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

describe("a journal that cannot be kept", () => {
  const full = new RunError("cannot write journal.ndjson: the disk is full");

  it("stops the run, with the reason, and says what was not written to", async () => {
    const apply = async (change: PlannedChange) => {
      if (indexOf(change) === 2) throw full;
      return patched(change);
    };
    const { applied, begun } = await run(apply);
    expect(begun).toEqual([0, 1, 2]);
    expect(outcomesOf(applied)).toEqual(["patched", "patched", "failed", ...Array(7).fill("planned")]);
    expect(applied).toMatchObject({ stopped: { kind: "journal-lost", detail: full.message, notWritten: 7 } });
  });

  it("is said even where it was the last bucket, so that nobody takes the run for whole", async () => {
    const { applied } = await run(async () => Promise.reject(full), { count: 1 });
    expect(applied).toMatchObject({ stopped: { kind: "journal-lost", detail: full.message, notWritten: 0 } });
  });
});

describe("somebody who ends the run", () => {
  it("gets what is under way brought to its end, and nothing further begun", async () => {
    const ending = new AbortController();
    const applied = await applyPlan(CHANGES(10), {
      limits: { ...policyWith().limits, canaryBuckets: 0 },
      isAws: true,
      concurrency: 2,
      signal: ending.signal,
      apply: async (change, inTurn) => {
        await inTurn(turn);
        if (indexOf(change) === 3) ending.abort();
        return patched(change);
      },
    });
    expect(outcomesOf(applied).filter((outcome) => outcome === "patched").length).toBeLessThan(7);
    expect(applied).toMatchObject({ stopped: { kind: "interrupted" } });
  });
});

describe("a mistake of ours", () => {
  it("comes up only after what is under way has ended, and no further bucket is begun", async () => {
    const apply = async (change: PlannedChange) => {
      await turn();
      if (indexOf(change) === 0) throw new TypeError("a bug");
      await turn();
      return patched(change);
    };
    const { applied, begun, ended } = await run(apply, { concurrency: 4 });
    expect(applied).toEqual(new TypeError("a bug"));
    expect(begun).toEqual([0, 1, 2, 3]);
    expect([...ended].sort()).toEqual(begun);
  });

  it("comes up from the canary group too, before any other bucket is begun", async () => {
    const { applied, begun } = await run(async () => Promise.reject(new TypeError("a bug")), { canaryBuckets: 1 });
    expect([applied, begun]).toEqual([new TypeError("a bug"), [0]]);
  });
});
