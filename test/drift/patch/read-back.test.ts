import { describe, expect, it } from "vitest";
import { configurationOf, ownRule } from "../../support/builders.ts";
import { FakeStore } from "../../support/fake-store.ts";
import { apply, busy, denied, logs, mfa, timeout } from "./applying.ts";

const stale = { state: "stored", configuration: logs, lossless: true } as const;

describe("reading back", () => {
  it("waits through stale answers and failing reads, ever longer", async () => {
    const store = new FakeStore(logs);
    store.nextReads.push(stale, stale, { state: "absent" }, timeout);
    const { change, verdict, waits } = await apply(store);
    expect([change.outcome, verdict.status]).toEqual(["patched", "compliant"]);
    expect(waits).toHaveLength(3);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
  });

  it("fails, keeping the old verdict, where the write never shows", async () => {
    const store = new FakeStore(logs);
    store.onWrite = () => {};
    const { change, verdict } = await apply(store);
    expect(change).toMatchObject({ outcome: "failed", detail: expect.stringContaining("does not show") });
    expect([verdict.status, store.written.length]).toEqual(["violation", 1]);
  });

  it("does not take for its own what somebody else wrote over it", async () => {
    const store = new FakeStore(logs);
    store.onWrite = () => {
      store.held = { state: "stored", configuration: configurationOf(ownRule()), lossless: true };
    };
    expect((await apply(store)).change.outcome).toBe("failed");
  });
});

describe("a write without an answer", () => {
  it("has patched the bucket when the rules can be read back", async () => {
    const store = new FakeStore(logs);
    store.onWrite = (act) => {
      act();
      throw timeout;
    };
    expect((await apply(store)).change.outcome).toBe("patched");
  });

  it("has failed when they cannot, and is not tried again", async () => {
    const store = new FakeStore(logs);
    store.onWrite = () => {
      throw timeout;
    };
    expect((await apply(store)).change).toMatchObject({
      outcome: "failed",
      detail: expect.stringMatching(/^no answer; scan again/),
    });
    expect(store.written).toHaveLength(1);
  });
});

describe("a write that S3 refuses", () => {
  it.each([
    [mfa, { outcome: "refused", reason: "lifecycle-unsupported" }],
    [denied, { outcome: "failed", detail: "403 AccessDenied; let the scanning role read this bucket" }],
  ])("is told as it is, and not read back: %s", async (error, expected) => {
    const store = new FakeStore(logs);
    store.onWrite = () => {
      throw error;
    };
    const { change, verdict } = await apply(store);
    expect(change).toMatchObject(expected);
    expect([verdict.status, store.reads]).toEqual(["violation", 1]);
  });

  it("is a conflict where somebody else was writing, unless what can be read is what was to be written", async () => {
    const lost = new FakeStore(logs);
    lost.onWrite = () => {
      throw busy;
    };
    expect((await apply(lost)).change).toMatchObject({
      outcome: "conflict",
      detail: "409 OperationAborted: run patch again",
    });

    const repeated = new FakeStore(logs);
    repeated.onWrite = (act) => {
      act();
      throw busy;
    };
    expect((await apply(repeated)).change.outcome).toBe("patched");
  });

  it("is not hidden when it is a mistake of ours", async () => {
    const store = new FakeStore(logs);
    store.onWrite = () => {
      throw new TypeError("a mistake");
    };
    await expect(apply(store)).rejects.toThrow("a mistake");
  });
});
