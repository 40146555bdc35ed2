import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { RunError } from "../../../../drift/errors.ts";
import type { PlannedChange } from "../../../../drift/patch/apply-change.ts";
import { applyPlan } from "../../../../drift/patch/apply-plan.ts";
import { policyWith } from "../../../support/builders.ts";
import { CHANGES, indexOf, outcomesOf, patched, run } from "./bucket-changes.ts";

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
