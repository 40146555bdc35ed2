import { describe, expect, it } from "vitest";
import { RunError } from "../../../../drift/errors.ts";
import { takeTurn } from "../../../../drift/nightly/run-canary.ts";
import { stopReason } from "../../../../drift/report/contents/stopped.ts";
import { MemoryReportStore } from "../../../support/memory-report-store.ts";
import { MINUTE, NightlyBatches, places, START } from "./nightly-batches.ts";

const turnOfA = { turn: 1, batch: "a", now: START };

describe("where the turn is to be taken", () => {
  it("a batch whose answer is that there is one, or that one is being made (412, 409), waits and looks again", async () => {
    const run = new NightlyBatches();
    let waits = 0;
    // Somebody else's object, which is not listed yet.
    run.store.create = async () => false;
    run.onWait = () => {
      waits += 1;
      return waits === 3 && takeTurn(new MemoryReportStore(undefined, run.store.objects), places, turnOfA);
    };
    expect(await run.write("b", undefined, { ends: MINUTE })).toEqual({ waitedFor: { batch: "a" } });
    expect([run.writes, waits]).toEqual([[], 12]);
  });

  it("a batch that never gets it writes nothing, and has no name to wait for", async () => {
    const run = new NightlyBatches();
    run.store.create = async () => false;
    expect(await run.write("b", undefined, { ends: MINUTE })).toEqual({ waitedFor: {} });
    expect(run.writes).toEqual([]);
    expect(stopReason({ kind: "canary-not-passed", notWritten: 0 })).toBe(
      "another batch, which writes before all others (limits.canaryBuckets), had not ended well in time",
    );
  });

  it("a batch without an answer (503) writes nothing, and says so", async () => {
    const run = new NightlyBatches();
    run.fault = (operation) => {
      if (operation === "create") throw new RunError("PutObject: SlowDown");
    };
    await expect(run.write("a")).rejects.toThrow("PutObject: SlowDown");
    expect([run.writes, run.names]).toEqual([[], []]);
  });

  it("a batch whose answer got lost finds its own name, and keeps nobody waiting for good", async () => {
    const run = new NightlyBatches();
    const create = run.store.create.bind(run.store);
    run.store.create = async (key, text) => {
      await create(key, text);
      throw new RunError("PutObject: socket hang up");
    };
    await run.write("a");
    expect([run.writes, run.names]).toEqual([["a"], ["canary/1-passed.json", "canary/1.json"]]);
  });

  it.each(["list", "read"] as const)("nothing is written where the run's folder cannot be asked (%s)", async (what) => {
    const run = new NightlyBatches();
    await takeTurn(run.store, places, turnOfA);
    run.fault = (operation) => {
      if (operation === what) throw new RunError("the reports: access denied");
    };
    await expect(run.write("b")).rejects.toThrow("the reports: access denied");
    await expect(run.write("a")).rejects.toThrow("the reports: access denied");
    expect(run.writes).toEqual([]);
  });

  it("nothing is written where it cannot be asked any more while a batch waits", async () => {
    const run = new NightlyBatches();
    await takeTurn(run.store, places, turnOfA);
    run.onWait = () => {
      run.fault = () => {
        throw new RunError("the reports: SlowDown");
      };
    };
    await expect(run.write("b")).rejects.toThrow("the reports: SlowDown");
    expect(run.writes).toEqual([]);
  });

  it("a stop that nobody can read keeps all from writing", async () => {
    const run = new NightlyBatches();
    run.store.objects.set(places.stop, "{");
    await expect(run.write("a")).rejects.toThrow("says that the run is to stop, and not why");
    expect(run.writes).toEqual([]);
  });

  it("an end that cannot be written down lets no other batch write", async () => {
    const run = new NightlyBatches();
    run.fault = (operation, key) => {
      if (operation === "write" && key !== places.stop) throw new RunError("the reports: SlowDown");
    };
    await expect(run.write("a")).rejects.toThrow("the reports: SlowDown");
    expect(await run.write("b")).toHaveProperty("stop.batch", "a");
  });
});
