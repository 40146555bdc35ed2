import type { EventSettings } from "../../../drift/events/watched-bucket.ts";
import { BucketChecker } from "../../../drift/run/events/open-remediation.ts";
import { type MessageEnd, type Remediation, remediateMessage } from "../../../drift/run/events/remediate-event.ts";
import { seededRandom } from "../../../drift/uploads/sample/seeded-random.ts";
import type { EmbeddedS3 } from "../../../sandbox/index.ts";
import { ACCOUNT, cloudTrailEvent } from "../../../scripts/emulator/cloudtrail-event.ts";
import { MemoryTable } from "./memory-table.ts";
import { ESTATE_POLICY, type EstateBucket, HOUR, SimulatedEstate } from "./simulated-estate.ts";
import { type QueuedMessage, VirtualQueue } from "./virtual-queue.ts";
import { VirtualTime } from "./virtual-time.ts";

const START = Date.parse("2026-11-21T00:00:00Z");
export const END = START + 62 * HOUR;
const GRACE = 900;

export const SETTINGS: EventSettings = {
  graceSeconds: GRACE,
  windowSeconds: 30 * 24 * 60 * 60,
  maxReverts: 3,
  leaseSeconds: 960,
  ownRoles: ["mpu-guard-remediator"],
};

/** How bad the world is, each of 1. */
const LOST = 0.02;
const COPIED = 0.1;
const OWN_PASSED_ON = 0.5;
const LATE = 0.02;
const DEATHS = 0.004;
const THROTTLED = 0.004;
const WRONG_CLOCK = 0.05;

export interface Simulation {
  readonly buckets: ReadonlyMap<string, EstateBucket>;
  /** Our writes, when they were made. */
  readonly writes: ReadonlyMap<string, readonly number[]>;
  /** When a bucket was said to be in violation for the last time. */
  readonly reported: ReadonlyMap<string, number>;
  readonly checks: ReadonlyMap<string, number>;
  /** When the function first heard of a call, by the ID of its event. */
  readonly heard: ReadonlyMap<string, number>;
  /** Buckets of which an event never arrived. */
  readonly lost: ReadonlySet<string>;
  readonly dead: VirtualQueue["dead"];
  /** Messages in the queue at the end. */
  readonly left: number;
  readonly ends: Readonly<Record<string, number>>;
  readonly deaths: number;
  readonly events: number;
}

/**
 * Two and a half days of an estate, with the code of the function as it is, against an S3 with requests, and a table and a
 * queue that behave like DynamoDB and SQS. The same for the same seed.
 */
export async function simulateEvents(
  s3: EmbeddedS3,
  count: number,
  seed: string,
  journal: string,
): Promise<Simulation> {
  const random = seededRandom(seed);
  const time = new VirtualTime(START);
  const lost = new Set<string>();
  const writes = new Map<string, number[]>();
  const reported = new Map<string, number>();
  const checks = new Map<string, number>();
  const heard = new Map<string, number>();
  const ends: Record<string, number> = {};
  let deaths = 0;
  let events = 0;
  let owners = 0;

  const table = new MemoryTable();
  const checker = new BucketChecker({
    loaded: { policy: ESTATE_POLICY, source: "test", sha256: "0".repeat(64), positionOf: () => ({}) },
    account: ACCOUNT,
    journal,
  });
  const queue = new VirtualQueue({
    time,
    random,
    visibilityTimeout: 960_000,
    maxReceives: 5,
    duplicates: 0.01,
    concurrency: 10,
    invoke,
  });
  const estate = new SimulatedEstate(s3, time, random, (call) => {
    const isOwn = JSON.stringify(call.userIdentity).includes(":role/mpu-guard-remediator");
    // The rule of EventBridge drops our own writes; a few get through here.
    if (isOwn && random() > OWN_PASSED_ON) return;
    events += 1;
    const text = JSON.stringify(cloudTrailEvent(call));
    if (!isOwn && call.errorCode === undefined && random() < LOST) {
      lost.add(call.bucket);
      return;
    }
    const copies = random() < COPIED ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const delay = random() < LATE ? random() * HOUR : 60_000 + random() * 540_000;
      time.start(delay, () => queue.deliver(text));
    }
  });

  /** One function with a batch: it may die at whatever it asks, and what it does then is half done. */
  async function invoke(batch: readonly QueuedMessage[]): Promise<readonly QueuedMessage[]> {
    const skew = random() < WRONG_CLOCK ? (random() - 0.5) * 4 * HOUR : 0;
    let isDead = false;
    const orDie = async <T>(act: () => Promise<T>): Promise<T> => {
      if (isDead) return await time.die();
      await time.sleep(5 + random() * 40);
      const isDying = random() < DEATHS;
      // Before what it asked was done, or after, and nobody heard of it.
      if (isDying && random() < 0.5) return await death();
      if (!isDying && random() < THROTTLED) throw new Error("Throttling: rate exceeded");
      const given = await act();
      if (isDying) return await death();
      return given;
    };
    const death = async (): Promise<never> => {
      isDead = true;
      deaths += 1;
      time.start(1_000, () => queue.ended());
      return await time.die();
    };
    const remediation: Remediation = {
      settings: SETTINGS,
      maxReceives: 5,
      now: () => time.now + skew,
      tell: note,
      newOwner: () => `owner-${++owners}`,
      table: {
        read: (key) => orDie(() => table.read(key)),
        replace: (...item) => orDie(() => table.replace(...item)),
      },
      queue: {
        sendLater: (...message) => orDie(() => queue.sendLater(...message)),
        setAside: (...message) => orDie(() => queue.setAside(...message)),
      },
      check: (event, options) =>
        orDie(async () => {
          await time.sleep(random() * 5_000);
          const { bucket } = event;
          checks.set(bucket, (checks.get(bucket) ?? 0) + 1);
          const before = s3.buckets.get(bucket)?.lifecycle;
          const check = await checker.check(event, { ...options, signal: new AbortController().signal });
          if (s3.buckets.get(bucket)?.lifecycle !== before) {
            writes.set(bucket, [...(writes.get(bucket) ?? []), time.now]);
            estate.tellOwn(bucket);
          }
          return check;
        }),
    };
    const left: QueuedMessage[] = [];
    for (const message of batch) {
      const { body: text, receives, firstReceivedAt } = message;
      const asReceived = { text, receives, ...(firstReceivedAt !== undefined && { firstReceivedAt }) };
      if (!(await remediateMessage(asReceived, remediation))) left.push(message);
    }
    return left;
  }

  function note(end: MessageEnd): void {
    const name = end.end === "checked" ? `checked: ${end.check.outcome}` : end.end;
    ends[name] = (ends[name] ?? 0) + 1;
    const { event } = end;
    if (event !== undefined && end.end !== "retry" && !heard.has(event.id)) heard.set(event.id, time.now);
    if (end.end === "checked" && end.check.outcome === "violation" && end.event !== undefined) {
      reported.set(end.event.bucket, time.now);
    }
  }

  estate.plan(count);
  await time.runUntil(END);
  return {
    buckets: estate.buckets,
    writes,
    reported,
    checks,
    heard,
    lost,
    dead: queue.dead,
    left: queue.left,
    ends,
    deaths,
    events,
  };
}
