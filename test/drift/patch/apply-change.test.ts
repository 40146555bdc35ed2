import { describe, expect, it } from "vitest";
import { mayHaveWritten } from "../../../drift/patch/bucket-change.ts";
import type { LifecycleConfiguration } from "../../../policy/index.ts";
import { abortRule, configurationOf, ownRule, rule } from "../../support/builders.ts";
import { FakeStore } from "../../support/fake-store.ts";
import { apply, denied, logs, timeout } from "./applying.ts";

describe("applying a change", () => {
  it("writes once, reads back, and judges what it read", async () => {
    const store = new FakeStore(logs);
    const { change, verdict, waits } = await apply(store);
    expect(change.outcome).toBe("patched");
    expect(verdict).toMatchObject({ status: "compliant", abort: { days: 7 } });
    expect(store.written).toEqual([configurationOf(rule(), ownRule())]);
    // One read before, and three in a row after.
    expect([store.reads, waits.length]).toEqual([4, 2]);
  });

  it("writes where there was nothing and still is nothing", async () => {
    const store = new FakeStore();
    expect((await apply(store, "none")).change.outcome).toBe("patched");
    expect(store.written).toEqual([configurationOf(ownRule())]);
  });

  it.each<[string, LifecycleConfiguration, LifecycleConfiguration | "none"]>([
    ["a rule was added", configurationOf(rule(), rule({ id: "new" })), logs],
    ["a rule was taken away", configurationOf(), logs],
    ["a rule was changed", configurationOf(rule({ expiration: { days: 31 } })), logs],
    ["there was none, and now is one", logs, "none"],
    [
      "the minimum size for transitions was changed",
      { ...logs, transitionDefaultMinimumObjectSize: "varies_by_storage_class" },
      { ...logs, transitionDefaultMinimumObjectSize: "all_storage_classes_128K" },
    ],
  ])("writes nothing when since the plan %s", async (_, now, planned) => {
    const store = new FakeStore(now);
    expect((await apply(store, planned)).change).toMatchObject({
      outcome: "conflict",
      detail: expect.stringContaining("run patch again"),
    });
    expect(store.written).toEqual([]);
  });

  it("writes nothing when the whole configuration went away since the plan", async () => {
    const store = new FakeStore();
    expect((await apply(store)).change.outcome).toBe("conflict");
    expect(store.written).toEqual([]);
  });

  it("goes on when only the spelling or the order changed since the plan", async () => {
    const planned = configurationOf(rule(), rule({ id: "b" }));
    const store = new FakeStore(configurationOf(rule({ id: "b", prefix: "logs/" }), rule({ prefix: "logs/" })));
    expect((await apply(store, planned)).change.outcome).toBe("patched");
  });

  it("plans again, and keeps the rule that was added since, where nobody approved one plan in particular", async () => {
    const newcomer = rule({ id: "new" });
    const store = new FakeStore(configurationOf(rule(), newcomer));
    const { change } = await apply(store, logs, { replan: true });
    expect(change.outcome).toBe("patched");
    expect(store.written).toEqual([configurationOf(rule(), newcomer, ownRule())]);
  });

  it("writes nothing when somebody made the bucket compliant since the plan", async () => {
    for (const replan of [true, false]) {
      const store = new FakeStore(configurationOf(rule(), abortRule(3)));
      const { change, verdict } = await apply(store, logs, { replan });
      expect([change.outcome, verdict.status, store.written]).toEqual(["unchanged", "compliant", []]);
    }
  });

  it("does not write a second time what an earlier run wrote without seeing it through", async () => {
    const store = new FakeStore(configurationOf(rule(), ownRule()));
    const { change, story } = await apply(store, logs, { interrupted: true });
    expect([change.outcome, story, store.written]).toEqual(["patched", ["done patched"], []]);
  });

  it("writes nothing that would not be written back whole", async () => {
    const store = new FakeStore(logs, false);
    expect((await apply(store)).change).toEqual({ outcome: "refused", reason: "not-lossless" });
    expect(store.written).toEqual([]);
  });

  it.each([timeout, denied])("writes nothing where it cannot read first ($message)", async (error) => {
    const store = new FakeStore(logs);
    store.nextReads.push(error);
    expect((await apply(store)).change).toMatchObject({
      outcome: "failed",
      detail: error.message,
      fix: expect.any(String),
    });
    expect(store.written).toEqual([]);
  });
});

describe("that something was replaced, which only the journal has", () => {
  const failing = (...errors: readonly Error[]) => {
    const store = new FakeStore(logs);
    const left = [...errors];
    store.onWrite = (act) => {
      const error = left.shift();
      if (error !== undefined) throw error;
      act();
    };
    return store;
  };
  const unreadable = () => {
    const store = new FakeStore(logs);
    store.nextReads.push(denied);
    return store;
  };

  it.each<[boolean, string, FakeStore]>([
    [false, "S3 refused", failing(denied)],
    [false, "was not begun, since the bucket could not be read", unreadable()],
    [
      false,
      "was left, as the rules changed since the plan",
      new FakeStore(configurationOf(rule(), rule({ id: "new" }))),
    ],
    [true, "had no answer, before S3 refused the next one", failing(timeout, denied)],
    [true, "never had an answer", failing(...Array(6).fill(timeout))],
    [true, "shows", new FakeStore(logs)],
  ])("is said to be %s of a write that %s", async (expected, _, store) => {
    expect(mayHaveWritten((await apply(store)).change)).toBe(expected);
  });
});
