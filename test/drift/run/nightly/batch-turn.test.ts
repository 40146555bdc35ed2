import { describe, expect, it } from "vitest";
import { RunError } from "../../../../drift/errors.ts";
import { endTurn, takeTurn } from "../../../../drift/nightly/run-canary.ts";
import type { StopReason } from "../../../../drift/patch/stop.ts";
import { type BatchWriting, LONGEST_TURN } from "../../../../drift/run/nightly/batch-turn.ts";
import { ended, MINUTE, NightlyBatches, places, START } from "./nightly-batches.ts";

const INTERRUPTED: StopReason = { kind: "interrupted" };
const FAILED: StopReason = { kind: "canary-failed", failed: 1, of: 1 };

describe("of the batches of a run", () => {
  it("the first writes before all others, which go on once it has ended well", async () => {
    const run = new NightlyBatches();
    expect(await run.write("a")).toEqual({ written: ended({ written: 1 }) });
    expect(run.names).toEqual(["canary/1-passed.json", "canary/1.json"]);
    await run.write("b");
    await run.write("c");
    expect([run.writes, run.now]).toEqual([["a", "b", "c"], START]);
    expect(run.names).toEqual(["canary/1-passed.json", "canary/1.json"]);
  });

  it("two that begin at once do not both write: the second waits, and writes once the first has ended well", async () => {
    const run = new NightlyBatches();
    let end: () => void = () => {};
    const first = run.turn("a").write(async () => {
      run.writes.push("a");
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      return ended({ written: 1 });
    });
    const seen: string[][] = [];
    run.onWait = async () => {
      seen.push([...run.writes]);
      if (run.now < START + 5 * MINUTE) return;
      end();
      await first;
    };
    expect(await run.write("b")).toHaveProperty("written");
    expect([new Set(seen.flat()), run.writes]).toEqual([new Set(["a"]), ["a", "b"]]);
  });

  it("one that finds its own name goes on as the first: its function had died, and was begun again", async () => {
    const run = new NightlyBatches();
    await takeTurn(run.store, places, { turn: 1, batch: "a", now: START - 10 * MINUTE });
    await run.write("a");
    expect([run.writes, run.names]).toEqual([["a"], ["canary/1-passed.json", "canary/1.json"]]);
  });

  it("one that finds its own name and has nothing left to write lets the next go first, as nobody saw its writes hold", async () => {
    const run = new NightlyBatches();
    await takeTurn(run.store, places, { turn: 1, batch: "a", now: START });
    await run.turn("a").leave();
    await run.write("b");
    expect(run.names).toEqual([
      "canary/1-nothing-proved.json",
      "canary/1.json",
      "canary/2-passed.json",
      "canary/2.json",
    ]);
  });

  it("one that has nothing to write takes nobody's turn from it", async () => {
    const run = new NightlyBatches();
    await run.turn("b").leave();
    await takeTurn(run.store, places, { turn: 1, batch: "a", now: START });
    await run.turn("b").leave();
    expect(run.names).toEqual(["canary/1.json"]);
    await endTurn(run.store, places, { turn: 1, batch: "a", end: "passed" });
    await run.turn("a").leave();
    expect(run.names).toEqual(["canary/1-passed.json", "canary/1.json"]);
  });

  it("one waits for a first that died for good until its own time is nearly over, and writes nothing", async () => {
    const run = new NightlyBatches();
    await takeTurn(run.store, places, { turn: 1, batch: "a", now: START });
    expect(await run.write("b", undefined, { ends: 14 * MINUTE })).toEqual({ waitedFor: { batch: "a" } });
    expect([run.writes, run.now]).toEqual([[], START + 14 * MINUTE]);
  });

  it("nobody waits any more for a first that died for good long ago: a thousand batches would wait for days", async () => {
    const run = new NightlyBatches();
    await takeTurn(run.store, places, { turn: 1, batch: "a", now: START - LONGEST_TURN - 1 });
    expect(await run.write("b")).toEqual({ waitedFor: { batch: "a" } });
    expect([run.writes, run.now]).toEqual([[], START]);
  });

  it("all wait for that batch which has the turn now, and not since the first one had it", async () => {
    const run = new NightlyBatches();
    await takeTurn(run.store, places, { turn: 1, batch: "a", now: START - LONGEST_TURN - 1 });
    await endTurn(run.store, places, { turn: 1, batch: "a", end: "nothing-proved" });
    await takeTurn(run.store, places, { turn: 2, batch: "b", now: START });
    run.onWait = () => endTurn(run.store, places, { turn: 2, batch: "b", end: "passed" });
    expect(await run.write("c")).toHaveProperty("written");
  });

  it("the first stops all others where its writes fail, also those that wait already", async () => {
    const run = new NightlyBatches();
    await takeTurn(run.store, places, { turn: 1, batch: "a", now: START });
    run.onWait = () => run.write("a", ended({ failed: 1, "not-written": 4 }, FAILED));
    const reason = "1 of the first 1 writes (limits.canaryBuckets) failed";
    const refusal = { stop: { kind: "canary-failed", reason, batch: "a" } };
    expect(await run.write("b")).toEqual(refusal);
    expect(await run.write("c")).toEqual(refusal);
    expect([run.writes, run.names]).toEqual([["a"], ["canary/1.json", "stop.json"]]);
  });

  it("one that writes later stops the rest, too", async () => {
    const run = new NightlyBatches();
    await run.write("a");
    await run.write("b", ended({ failed: 1 }, { kind: "journal-lost", detail: "gone" }));
    expect(await run.write("c")).toEqual({ stop: { kind: "journal-lost", reason: "gone", batch: "b" } });
  });

  it("none that was interrupted stops the others: its time was over, and not theirs", async () => {
    const run = new NightlyBatches();
    await run.write("a");
    await run.write("b", ended({ failed: 1, "not-written": 4 }, INTERRUPTED));
    expect(await run.write("c")).toHaveProperty("written");
  });

  const nothing: readonly (readonly [string, BatchWriting])[] = [
    ["all of whose changes turned out to be made", ended({ other: 3 })],
    ["whose account could not be reached", ended({ unreached: 3 })],
    ["whose time was over before its first write", ended({ "not-written": 3 }, INTERRUPTED)],
  ];
  it.each(nothing)(
    "a first %s has proved nothing, and the next writes before all others in its place",
    async (...of) => {
      const run = new NightlyBatches();
      await run.write("a", of[1]);
      expect(run.names).toEqual(["canary/1-nothing-proved.json", "canary/1.json"]);
      await takeTurn(run.store, places, { turn: 2, batch: "b", now: START });
      expect(await run.write("c", undefined, { ends: MINUTE })).toEqual({ waitedFor: { batch: "b" } });
      await run.write("b");
      expect(await run.write("c")).toHaveProperty("written");
      expect(run.writes).toEqual(["a", "b", "c"]);
    },
  );

  const proof: readonly (readonly [string, BatchWriting])[] = [
    ["with one write that was seen to hold, and others that were not needed", ended({ written: 1, other: 5 })],
    ["with failures that the tolerance allows", ended({ written: 20, failed: 1 })],
    ["that was interrupted, and wrote without a failure", ended({ written: 20, "not-written": 80 }, INTERRUPTED)],
  ];
  it.each(proof)("a first %s has ended well", async (_, writing) => {
    const run = new NightlyBatches();
    await run.write("a", writing);
    expect(run.names).toEqual(["canary/1-passed.json", "canary/1.json"]);
  });

  const doubtful: readonly (readonly [string, BatchWriting])[] = [
    ["none of whose writes held, though the tolerance allows it", ended({ other: 20, failed: 1 })],
    ["whose time was over, and with it the tolerance", ended({ written: 3, failed: 1, "not-written": 9 }, INTERRUPTED)],
  ];
  it.each(doubtful)("a first %s stops the run", async (_, writing) => {
    const run = new NightlyBatches();
    await run.write("a", writing);
    expect(await run.write("b")).toHaveProperty("stop.kind", "canary-failed");
    expect(run.writes).toEqual(["a"]);
  });

  it.each([new RunError("the journal: access denied"), new TypeError("a bug")])(
    "a first that throws stops the run, since nobody begins it again: %s",
    async (error) => {
      const run = new NightlyBatches();
      await expect(run.turn("a").write(() => Promise.reject(error))).rejects.toBe(error);
      const reason = `the writes that go before all others (limits.canaryBuckets) failed: ${error.message}`;
      expect(await run.write("b")).toEqual({ stop: { kind: "canary-failed", reason, batch: "a" } });
    },
  );

  it("one that throws later costs the others nothing", async () => {
    const run = new NightlyBatches();
    await run.write("a");
    await expect(run.turn("b").write(() => Promise.reject(new RunError("lost")))).rejects.toThrow("lost");
    expect(await run.write("c")).toHaveProperty("written");
  });

  it("all write beside each other where canaryBuckets is 0, and nothing is asked but whether to stop", async () => {
    const run = new NightlyBatches();
    const asked: string[] = [];
    run.fault = (operation, key) => asked.push(`${operation} ${key.split("night-1/")[1]}`);
    await run.write("a", undefined, { hasCanary: false });
    await run.turn("b", { hasCanary: false }).leave();
    expect([asked, run.names]).toEqual([["list stop.json"], []]);
  });
});
