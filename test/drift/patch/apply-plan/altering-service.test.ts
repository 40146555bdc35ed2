import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { PlannedChange } from "../../../../drift/patch/apply-change.ts";
import type { BucketResult } from "../../../../drift/patch/bucket-change.ts";
import { indexOf, patched, run } from "./bucket-changes.ts";

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
