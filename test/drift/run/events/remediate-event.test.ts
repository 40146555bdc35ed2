import { describe, expect, it } from "vitest";
import type { EventQueue } from "../../../../drift/events/event-ports.ts";
import type { BucketCheck } from "../../../../drift/run/events/check-bucket.ts";
import { type MessageEnd, type Remediation, remediateMessage } from "../../../../drift/run/events/remediate-event.ts";
import { cloudTrailEvent } from "../../../../scripts/emulator/cloudtrail-event.ts";
import { MemoryTable } from "../../../support/event-path/memory-table.ts";
import { SETTINGS } from "../../../support/event-path/simulate-events.ts";

const T = Date.parse("2026-11-21T04:00:00Z");
const MINUTE = 60_000;
const KEY = "111122223333#acme-media";
const TEXT = JSON.stringify(cloudTrailEvent({ name: "CreateBucket", bucket: "acme-media", at: T, id: "e-1" }));

class RecordingQueue implements EventQueue {
  readonly later: (readonly [text: string, seconds: number])[] = [];
  readonly aside: (readonly [text: string, reason: string])[] = [];
  failure: Error | undefined;

  async sendLater(text: string, seconds: number): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.later.push([text, seconds]);
  }

  async setAside(text: string, reason: string): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.aside.push([text, reason]);
  }
}

function setUp(check: Remediation["check"] = async () => ({ outcome: "compliant" })) {
  const table = new MemoryTable();
  const queue = new RecordingQueue();
  const told: MessageEnd[] = [];
  let owners = 0;
  const handle = (message: { text?: string; receives?: number; firstReceivedAt?: number }, now = T + 20 * MINUTE) =>
    remediateMessage(
      { text: TEXT, receives: 1, ...message },
      {
        table,
        queue,
        check,
        settings: SETTINGS,
        maxReceives: 5,
        now: () => now,
        tell: (end) => told.push(end),
        newOwner: () => `owner-${++owners}`,
      },
    );
  return { table, queue, told, handle };
}

describe("a message", () => {
  it("that has to wait is in the queue again before it is done, for no longer than SQS can hold it back", async () => {
    const { queue, told, handle } = setUp();
    expect(await handle({}, T + MINUTE)).toBe(true);
    expect(queue.later).toEqual([[TEXT, 14 * 60]]);
    expect(told).toMatchObject([{ end: "waiting", event: { bucket: "acme-media" } }]);
  });

  it("that could not be sent again stays where it is", async () => {
    const { queue, told, handle } = setUp();
    queue.failure = new Error("SQS is busy");
    expect(await handle({}, T + MINUTE)).toBe(false);
    expect(told).toMatchObject([{ end: "retry", reason: "SQS is busy" }]);
  });

  it("that is no event is set aside at once with the reason; where that fails it stays", async () => {
    const { queue, told, handle } = setUp();
    expect(await handle({ text: "garbage" })).toBe(true);
    expect(queue.aside).toEqual([["garbage", '"garbage" is not JSON']]);
    queue.failure = new Error("SQS is busy");
    expect(await handle({ text: "garbage" })).toBe(false);
    expect(told.map(({ end }) => end)).toEqual(["set-aside", "retry"]);
  });

  it("whose bucket could not be read is tried again, and set aside with the reason at its last time", async () => {
    const throttled: BucketCheck = { outcome: "failed", reason: "S3 is busy", mayHaveWritten: false };
    const { table, queue, handle } = setUp(async () => throttled);
    for (let receives = 1; receives < 5; receives += 1) expect(await handle({ receives })).toBe(false);
    expect(table.known(KEY)).toMatchObject({ writes: [], carrier: { event: "e-1" } });
    expect(table.known(KEY)?.lease).toBeUndefined();
    expect(await handle({ receives: 5 })).toBe(true);
    expect(queue.aside).toEqual([[TEXT, "S3 is busy"]]);
    // The next event of the bucket must not wait for one that never comes.
    expect(table.known(KEY)?.carrier).toBeUndefined();
  });

  it("whose account could not be reached is tried again, and counts as no write", async () => {
    const { table, told, handle } = setUp(async () => {
      throw new Error("cannot assume the role");
    });
    expect(await handle({})).toBe(false);
    expect(told).toMatchObject([{ end: "retry", reason: "cannot assume the role" }]);
    expect(table.known(KEY)?.writes).toEqual([]);
  });

  it("whose check found something is told before that is remembered: who dies in between says it again, not never", async () => {
    const violation: BucketCheck = { outcome: "violation", reason: "no rules" };
    const { table, told, handle } = setUp(async () => violation);
    const replace = table.replace.bind(table);
    let writes = 0;
    table.replace = async (...item) => {
      writes += 1;
      if (writes === 2) throw new Error("the function ended here");
      return replace(...item);
    };
    expect(await handle({})).toBe(false);
    expect(told.map(({ end }) => end)).toEqual(["checked", "retry"]);
  });

  it("of a bucket that changed during its check comes back for it", async () => {
    const { table, queue, handle } = setUp(async () => {
      const { version, known } = await table.read(KEY);
      if (known !== undefined) await table.replace(KEY, version, { ...known, changedAt: T + 19 * MINUTE }, 0);
      return { outcome: "compliant" };
    });
    expect(await handle({})).toBe(true);
    expect(queue.later).toEqual([[TEXT, 14 * 60]]);
  });

  it("is not checked too soon by a clock that is ahead, and the log says so: that of SQS counts", async () => {
    const { told, handle } = setUp();
    expect(await handle({ firstReceivedAt: T + MINUTE }, T + 60 * MINUTE)).toBe(true);
    expect(told).toMatchObject([{ end: "waiting", clockSkew: 59 * MINUTE }]);
  });

  it("does not wait for a clock that is behind", async () => {
    const { told, handle } = setUp();
    expect(await handle({ firstReceivedAt: T + 20 * MINUTE, receives: 2 }, T - 60 * MINUTE)).toBe(true);
    expect(told).toMatchObject([{ end: "checked", clockSkew: -80 * MINUTE }]);
  });

  it("gives up, for the queue to give it out again, where others change the bucket's item again and again", async () => {
    const { table, told, handle } = setUp();
    table.replace = async () => false;
    expect(await handle({})).toBe(false);
    expect(told).toMatchObject([{ end: "retry", reason: expect.stringContaining("acme-media") }]);
  });
});
