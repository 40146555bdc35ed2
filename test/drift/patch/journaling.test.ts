import { describe, expect, it } from "vitest";
import { RunError } from "../../../drift/errors.ts";
import { configurationOf, liveBucket, ownRule, rule } from "../../support/builders.ts";
import { FakeStore } from "../../support/fake-store.ts";
import { MemoryJournal } from "../../support/memory-journal.ts";
import { apply, busy, denied, logs, timeout } from "./applying.ts";

describe("the journal of a write", () => {
  it("holds what was there, with its bytes, before the write is sent", async () => {
    const store = new FakeStore(logs);
    const journal = new MemoryJournal();
    let atWrite: readonly unknown[] = [];
    store.onWrite = (act) => {
      atWrite = [...journal.entries];
      act();
    };
    await apply(store, logs, { journal });
    const { account, region, kind, name } = liveBucket();
    expect(atWrite).toEqual([
      {
        entry: "writing",
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        bucket: { account, region, kind, name },
        before: { configuration: logs, raw: { xml: JSON.stringify(logs), headers: {} } },
        after: configurationOf(rule(), ownRule()),
      },
    ]);
    expect(journal.story).toEqual(["writing", "done patched"]);
  });

  it("says that there was nothing, where there was nothing", async () => {
    const journal = new MemoryJournal();
    await apply(new FakeStore(), "none", { journal });
    expect(journal.entries[0]).toMatchObject({ entry: "writing", before: null });
  });

  it("stops the write where it cannot be kept", async () => {
    const store = new FakeStore(logs);
    const journal = new MemoryJournal();
    journal.failure = new RunError("the disk is full");
    await expect(apply(store, logs, { journal })).rejects.toThrow("the disk is full");
    expect(store.written).toEqual([]);
  });

  it("holds each try of its own, since each replaces what was read just before", async () => {
    const store = new FakeStore(logs);
    const errors = [timeout, busy];
    store.onWrite = (act) => {
      const error = errors.shift();
      if (error !== undefined) throw error;
      act();
    };
    const { change, story } = await apply(store);
    expect([change.outcome, story]).toEqual(["patched", ["writing", "writing", "writing", "done patched"]]);
  });

  it("says that nothing was written where S3 refused", async () => {
    const store = new FakeStore(logs);
    store.onWrite = () => {
      throw denied;
    };
    expect((await apply(store)).story).toEqual(["writing", "done unwritten"]);
  });
});
