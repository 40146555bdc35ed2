import { describe, expect, it } from "vitest";
import { StoreError } from "../../../drift/errors.ts";
import { configurationOf, ownRule, rule } from "../../support/builders.ts";
import { FakeStore, storedAs } from "../../support/fake-store.ts";
import { apply, busy, denied, logs, mfa, timeout } from "./applying.ts";

const stale = storedAs(logs);

describe("reading back", () => {
  it("waits through stale answers and failing reads, ever longer, until three in a row show the rules", async () => {
    const store = new FakeStore(logs);
    store.nextReads.push(stale, stale, timeout);
    const { change, verdict, waits } = await apply(store);
    expect([change.outcome, verdict.status]).toEqual(["patched", "compliant"]);
    expect(store.reads).toBe(1 + 2 + 3);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
  });

  it("does not trust one good answer among stale ones", async () => {
    const store = new FakeStore(logs);
    const fresh = storedAs(configurationOf(rule(), ownRule()));
    store.nextReads.push(stale, fresh, stale, fresh, stale);
    expect((await apply(store)).change.outcome).toBe("patched");
    expect(store.reads).toBe(5 + 3);
  });

  it("fails, keeping the old verdict, where the write never shows", async () => {
    const store = new FakeStore(logs);
    store.onWrite = () => {};
    const { change, verdict, story } = await apply(store);
    expect(change).toMatchObject({ outcome: "failed", detail: expect.stringContaining("does not show") });
    expect([verdict.status, store.written.length, story.at(-1)]).toEqual(["violation", 1, "done unclear"]);
  });

  it("says why nobody knows what the bucket shows, and what to do, where no read of it succeeds", async () => {
    const store = new FakeStore(logs);
    const expired = { kind: "access-denied", cause: "credentials-expired", detail: "400 ExpiredToken" } as const;
    store.onWrite = (act) => {
      act();
      store.nextReads.push(...Array(7).fill(new StoreError(expired, "refused")));
    };
    const { change, verdict } = await apply(store);
    expect(verdict).toMatchObject({ status: "undecided", findings: [expired] });
    expect(change).toMatchObject({
      outcome: "failed",
      detail: "written, but the bucket could not be read back: 400 ExpiredToken",
      fix: expect.stringContaining("log in again"),
    });
  });

  it.each([
    ["overwrote everything", configurationOf(rule({ id: "theirs" }))],
    ["added a rule", configurationOf(rule(), ownRule(), rule({ id: "theirs" }))],
    [
      "added an action to a rule",
      configurationOf(rule({ expiration: { days: 30 }, transitions: [{ days: 9 }] }), ownRule()),
    ],
    ["made a rule reach less far", configurationOf(rule({ filter: { prefix: "logs/old/" } }), ownRule())],
    ["turned a rule off", configurationOf(rule({ status: "Disabled" }), ownRule())],
    ["took our rule away and changed another", configurationOf(rule({ expiration: { days: 9 } }))],
  ])("leaves it to stand when somebody else %s right after us", async (_, theirs) => {
    const store = new FakeStore(logs);
    store.onWrite = () => {
      store.held = storedAs(theirs);
    };
    const { change } = await apply(store);
    expect(change).toMatchObject({ outcome: "conflict", detail: expect.stringContaining("the other change was kept") });
    expect([store.held, store.restored]).toEqual([storedAs(theirs), []]);
  });
});

describe("a write that a store took otherwise than it was meant", () => {
  const filtered = rule({ filter: { and: { prefix: "logs/", objectSizeGreaterThan: 500 } } });
  const before = configurationOf(filtered);
  const damaged = storedAs(configurationOf(rule({ filter: { and: { prefix: "logs/" } } }), ownRule()));

  it.each([
    ["a lost size filter", rule({ filter: { and: { prefix: "logs/" } } })],
    ["a lost size filter in another spelling", rule({ filter: { prefix: "logs/" } })],
    ["a lost prefix", rule({ filter: { objectSizeGreaterThan: 500 } })],
    ["a lost scope", rule({ filter: { prefix: "" } })],
    ["other days", { ...filtered, expiration: { days: 3 } }],
    ["lost days", { ...filtered, expiration: {} }],
  ])("is taken back at once: %s would delete data", async (_, left) => {
    const store = new FakeStore(before);
    store.onWrite = () => {
      store.held = storedAs(configurationOf(left, ownRule()));
    };
    const { change, story } = await apply(store, before);
    expect(change).toMatchObject({
      outcome: "failed",
      damage: { part: "rule", ruleId: "expire-logs" },
      detail: expect.stringMatching(/does not keep rule "expire-logs" as it was sent, .*restored.*in \.mpu-guard/),
    });
    expect(store.held).toEqual(storedAs(before));
    expect(story).toEqual(["writing", "restoring", "done restored"]);
  });

  it("is taken back where a rule is gone, too", async () => {
    const store = new FakeStore(before);
    store.onWrite = () => {
      store.held = storedAs(configurationOf(ownRule()));
    };
    expect((await apply(store, before)).change.outcome).toBe("failed");
    expect(store.held).toEqual(storedAs(before));
  });

  it("is told, and left, where somebody else wrote after it: their rule would be lost", async () => {
    const store = new FakeStore(before);
    const theirs = configurationOf(rule({ filter: { prefix: "logs/" } }), ownRule(), rule({ id: "theirs" }));
    store.onWrite = () => {
      store.held = storedAs(theirs);
    };
    const { change, story } = await apply(store, before);
    expect(change).toMatchObject({ outcome: "failed", detail: expect.stringContaining("nothing was restored") });
    expect([store.held, story]).toEqual([storedAs(theirs), ["writing", "done unclear"]]);
  });

  it("is not seen where somebody wrote over it what they had read before, with the rule that we had then", async () => {
    const old = configurationOf(filtered, ownRule(30));
    const store = new FakeStore(old);
    const theirs = configurationOf({ ...filtered, expiration: { days: 3 } }, ownRule(30));
    store.onWrite = () => {
      store.held = storedAs(theirs);
    };
    expect((await apply(store, old)).change.outcome).toBe("conflict");
    expect(store.held).toEqual(storedAs(theirs));
  });

  it("says so, with the journal, where taking it back fails", async () => {
    const store = new FakeStore(before);
    store.onWrite = () => {
      store.held = damaged;
    };
    store.onRestore = () => {
      throw denied;
    };
    const { change, story } = await apply(store, before);
    expect(change).toMatchObject({
      detail: expect.stringMatching(/not be restored.*403 AccessDenied.*in \.mpu-guard/),
    });
    expect(story).toEqual(["writing", "restoring", "done unclear"]);
  });

  it("is somebody else's doing where the rules had been seen whole before", async () => {
    const store = new FakeStore(before);
    store.nextReads.push(storedAs(before), storedAs(configurationOf(filtered, ownRule())), damaged);
    expect((await apply(store, before)).change.outcome).toBe("conflict");
    expect(store.restored).toEqual([]);
  });
});

describe("a write without an answer", () => {
  it.each([timeout, busy])("has patched the bucket when the rules can be read: %s", async (error) => {
    const store = new FakeStore(logs);
    store.onWrite = (act) => {
      act();
      throw error;
    };
    expect((await apply(store)).change.outcome).toBe("patched");
    expect(store.written).toHaveLength(1);
  });

  it("is tried again after a fresh read, which sees what somebody else wrote meanwhile", async () => {
    const store = new FakeStore(logs);
    const theirs = configurationOf(rule(), rule({ id: "theirs" }));
    store.onWrite = () => {
      store.held = storedAs(theirs);
      store.onWrite = (act) => act();
      throw timeout;
    };
    expect((await apply(store)).change.outcome).toBe("conflict");
    expect(store.held).toEqual(storedAs(theirs));
  });

  it.each([
    [timeout, { outcome: "failed", detail: "no answer", fix: expect.stringContaining("scan it again") }],
    [busy, { outcome: "conflict", detail: "409 OperationAborted: run patch again" }],
  ])("comes to an end when it never gets one: %s", async (error, expected) => {
    const store = new FakeStore(logs);
    store.onWrite = () => {
      throw error;
    };
    const { change, story } = await apply(store);
    expect(change).toMatchObject(expected);
    expect([store.written.length, story.at(-1)]).toEqual([6, "done unclear"]);
  });
});

describe("a write that S3 refuses", () => {
  it.each([
    [mfa, { outcome: "refused", reason: "lifecycle-unsupported" }],
    [
      denied,
      { outcome: "failed", detail: "403 AccessDenied", fix: "let the role make this request about this bucket" },
    ],
  ])("is told as it is, and neither repeated nor read back: %s", async (error, expected) => {
    const store = new FakeStore(logs);
    store.onWrite = () => {
      throw error;
    };
    const { change, verdict } = await apply(store);
    expect(change).toMatchObject(expected);
    expect([verdict.status, store.reads, store.written.length]).toEqual(["violation", 1, 1]);
  });

  it("is not hidden when it is a mistake of ours", async () => {
    const store = new FakeStore(logs);
    store.onWrite = () => {
      throw new TypeError("a mistake");
    };
    await expect(apply(store)).rejects.toThrow("a mistake");
  });
});
