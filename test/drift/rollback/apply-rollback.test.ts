import { describe, expect, it } from "vitest";
import { RunError } from "../../../drift/errors.ts";
import type { RawLifecycle } from "../../../drift/ports.ts";
import { configurationOf, ownRule, rule } from "../../support/builders.ts";
import { FakeStore, storedAs } from "../../support/fake-store.ts";
import { MemoryJournal } from "../../support/memory-journal.ts";
import { AFTER, BEFORE } from "../journal/entries.ts";
import { busy, denied, failRestores, journaledOf, rollBack, timeout, writeOf } from "./rolling-back.ts";

const theirs = storedAs(configurationOf(rule({ id: "theirs" })));

describe("rolling back", () => {
  it("puts back the very bytes and headers that were read, writes it down first, and sees it as it was", async () => {
    const store = new FakeStore(AFTER);
    const journal = new MemoryJournal();
    const raw: RawLifecycle = {
      xml: `${JSON.stringify(BEFORE)} `,
      headers: { "x-amz-transition-default-minimum-object-size": "varies_by_storage_class" },
    };
    const given: (RawLifecycle | undefined)[] = [];
    let storyAtWrite: readonly string[] = [];
    store.restore = async (_, put) => {
      given.push(put);
      storyAtWrite = journal.story;
      store.held = storedAs(BEFORE);
    };
    const journaled = journaledOf({ after: AFTER, before: { configuration: BEFORE, raw } });
    const { change, verdict, story } = await rollBack(store, journaled, journal);
    expect(given).toEqual([raw]);
    expect(given[0]).toBe(raw);
    expect([change.outcome, verdict.status]).toEqual(["restored", "violation"]);
    expect([storyAtWrite, story]).toEqual([["restoring"], ["restoring", "done restored"]]);
  });

  it("takes the configuration away where there was none", async () => {
    const after = configurationOf(ownRule());
    const store = new FakeStore(after);
    const { change } = await rollBack(store, journaledOf(writeOf(null, after)));
    expect([change.outcome, store.restored, store.held]).toEqual(["restored", [undefined], { state: "absent" }]);
  });

  it("leaves alone what somebody changed since", async () => {
    const store = new FakeStore(AFTER);
    store.held = theirs;
    const { change, story } = await rollBack(store);
    expect([change.outcome, store.restored, story]).toEqual(["conflict", [], []]);
  });

  it.each([timeout, busy])("tries again after $message, each time with a fresh read", async (error) => {
    const store = new FakeStore(AFTER);
    failRestores(store, false, error, error);
    const { change, story, waits } = await rollBack(store);
    expect(change.outcome).toBe("restored");
    expect(story).toEqual(["restoring", "restoring", "restoring", "done restored"]);
    expect([store.restored.length, waits.slice(0, 2)]).toEqual([3, [500, 1000]]);
  });

  it("does not put back a second time what the try without an answer put back, and says that it did", async () => {
    const store = new FakeStore(AFTER);
    failRestores(store, true, timeout);
    const { change, story } = await rollBack(store);
    expect([change.outcome, store.restored.length, story]).toEqual(["restored", 1, ["restoring", "done restored"]]);
  });

  it("does not overwrite what somebody wrote between two tries, and writes down that ours is unclear", async () => {
    const store = new FakeStore(AFTER);
    failRestores(store, false, timeout);
    store.nextReads.push(storedAs(AFTER), theirs);
    const { change, story } = await rollBack(store);
    expect([change.outcome, store.restored.length, story]).toEqual(["conflict", 1, ["restoring", "done unclear"]]);
  });

  it("does not repeat what S3 refuses", async () => {
    const store = new FakeStore(AFTER);
    failRestores(store, false, denied);
    const { change, waits, story } = await rollBack(store);
    expect(change).toMatchObject({ outcome: "failed", detail: "403 AccessDenied", fix: expect.any(String) });
    expect([store.restored.length, waits, story]).toEqual([1, [], ["restoring", "done unclear"]]);
  });

  it("does not know how a bucket is that cannot be read back: it may not be what it was before", async () => {
    const store = new FakeStore(AFTER);
    store.onRestore = (act) => {
      act();
      store.nextReads.push(...Array(7).fill(denied));
    };
    const { change, verdict } = await rollBack(store);
    expect(verdict.status).toBe("undecided");
    expect(change).toMatchObject({
      outcome: "failed",
      detail: "restored, but the bucket could not be read back: 403 AccessDenied",
    });
  });

  it("gives up in the end, and names the way on", async () => {
    const store = new FakeStore(AFTER);
    failRestores(store, false, ...Array(6).fill(timeout));
    const { change, story } = await rollBack(store);
    expect(change).toMatchObject({ outcome: "failed", detail: "no answer", fix: "run rollback again" });
    expect([store.restored.length, story.at(-1)]).toEqual([6, "done unclear"]);
  });

  it.each([timeout, denied])("writes nothing where it cannot read first: $message", async (error) => {
    const store = new FakeStore(AFTER);
    store.nextReads.push(error);
    const { change, story } = await rollBack(store);
    expect([change.outcome, store.restored, story]).toEqual(["failed", [], []]);
  });

  it("says what it does not know where it cannot read after a try without an answer", async () => {
    const store = new FakeStore(AFTER);
    failRestores(store, true, timeout);
    store.nextReads.push(storedAs(AFTER), denied);
    const { change, story } = await rollBack(store);
    expect([change.outcome, story]).toEqual(["failed", ["restoring", "done unclear"]]);
  });

  it("does not call restored what does not show", async () => {
    const store = new FakeStore(AFTER);
    store.onRestore = () => {};
    const { change, story } = await rollBack(store);
    expect(change).toMatchObject({ outcome: "failed", detail: expect.stringContaining("does not show") });
    expect(story).toEqual(["restoring", "done unclear"]);
  });

  it("lets stand what somebody wrote right after", async () => {
    const store = new FakeStore(AFTER);
    store.onRestore = () => {
      store.held = theirs;
    };
    expect((await rollBack(store)).change).toMatchObject({ outcome: "conflict" });
    expect(store.held).toBe(theirs);
  });

  it("writes nothing where the journal cannot be kept", async () => {
    const store = new FakeStore(AFTER);
    const journal = new MemoryJournal();
    journal.failure = new RunError("the disk is full");
    await expect(rollBack(store, undefined, journal)).rejects.toThrow("the disk is full");
    expect([store.restored, store.held]).toEqual([[], storedAs(AFTER)]);
  });

  it.each([true, false])("can be killed right after it sent, and run again (S3 had acted: %j)", async (acted) => {
    const store = new FakeStore(AFTER);
    store.onRestore = (act) => {
      if (acted) act();
      throw new TypeError("killed");
    };
    await expect(rollBack(store)).rejects.toThrow("killed");
    store.onRestore = (act) => act();
    const { change, story } = await rollBack(store);
    expect([change.outcome, story.at(-1)]).toEqual([acted ? "unchanged" : "restored", "done restored"]);
    expect([store.restored.length, store.held]).toEqual([acted ? 1 : 2, storedAs(BEFORE)]);
  });
});
