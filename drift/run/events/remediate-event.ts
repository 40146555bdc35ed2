import { type BucketEvent, parseBucketEvent, UnusableEvent } from "../../events/bucket-event.ts";
import {
  abandonCarrier,
  abandonCheck,
  decide,
  type EventAction,
  finishCheck,
  type ReportOnly,
} from "../../events/decide.ts";
import { type EventQueue, LONGEST_DELAY, type WatchTable } from "../../events/event-ports.ts";
import type { EventSettings } from "../../events/watched-bucket.ts";
import { printable } from "../../text/printable.ts";
import type { BucketCheck } from "./check-bucket.ts";
import { remember } from "./remember.ts";

/** A message of the queue. Times are milliseconds since 1970, by the clock of SQS. */
export interface EventMessage {
  readonly text: string;
  /** How often it was received, this time included. */
  readonly receives: number;
  /** When it was received for the first time; absent where the queue does not say. */
  readonly firstReceivedAt?: number;
}

/** What handles messages, and what it works with. */
export interface Remediation {
  readonly table: WatchTable;
  readonly queue: EventQueue;
  readonly settings: EventSettings;
  /** Receives after which a message that cannot be handled is set aside. */
  readonly maxReceives: number;
  /** The clock of this machine, in milliseconds since 1970. */
  readonly now: () => number;
  /**
   * Told of the end of each message; of a check before it is remembered as done, so that a function that dies in between
   * has said what it found, and says it once more rather than never.
   */
  readonly tell: (end: MessageEnd) => void;
  /** Another name for each check. */
  readonly newOwner: () => string;
  /**
   * Reads the bucket of an event, and writes it where nothing stands against it.
   *
   * @throws Error where nothing was written, since the account or the journal could not be reached
   */
  readonly check: (event: BucketEvent, options: { now: number; reportOnly?: ReportOnly }) => Promise<BucketCheck>;
}

/** What became of a message. With the event, where it is one. */
export type MessageEnd = { readonly event?: BucketEvent; readonly clockSkew?: number } & (
  | { readonly end: "ignored"; readonly reason: string }
  | { readonly end: "waiting"; readonly reason: string; readonly seconds: number }
  | { readonly end: "checked"; readonly check: BucketCheck; readonly reportOnly?: ReportOnly; readonly reason: string }
  /** Nobody can do anything with it: it is where a person looks, with the reason. */
  | { readonly end: "set-aside"; readonly reason: string }
  /** It is left to the queue, which gives it out again. */
  | { readonly end: "retry"; readonly reason: string }
);

/** Milliseconds that this machine's clock may be off before it is said. */
const SKEW = 5 * 60 * 1000;

/**
 * Handles one message. Throws nothing: what went wrong is its end, and the message is in the queue then.
 *
 * @returns whether the message is done: where not, it is for the queue to give it out again
 */
export async function remediateMessage(message: EventMessage, remediation: Remediation): Promise<boolean> {
  let event: BucketEvent | undefined;
  let end: MessageEnd;
  const clock = clockOf(message, remediation);
  const tell = (what: MessageEnd) =>
    remediation.tell({
      ...what,
      ...(event !== undefined && { event }),
      ...(clock.skew !== undefined && { clockSkew: clock.skew }),
    });
  try {
    event = parseBucketEvent(message.text);
    end = await handle(event, message, clock.now, { ...remediation, tell });
  } catch (error) {
    const reason = printable(error instanceof Error ? error.message : String(error));
    const isHopeless = error instanceof UnusableEvent || message.receives >= remediation.maxReceives;
    end = isHopeless ? await setAside(message, reason, event, remediation) : { end: "retry", reason };
  }
  if (end.end !== "checked") tell(end);
  return end.end !== "retry";
}

/** A message that comes for the first time came now, by the clock of SQS: a better one than this machine's. */
function clockOf({ receives, firstReceivedAt }: EventMessage, { now }: Remediation) {
  const own = now();
  if (firstReceivedAt === undefined) return { now: own };
  const isOff = own < firstReceivedAt - SKEW || (receives === 1 && own > firstReceivedAt + SKEW);
  const best = receives === 1 ? firstReceivedAt : Math.max(own, firstReceivedAt);
  return { now: best, ...(isOff && { skew: own - firstReceivedAt }) };
}

async function handle(
  event: BucketEvent,
  message: EventMessage,
  now: number,
  remediation: Remediation,
): Promise<MessageEnd> {
  const { settings, queue, newOwner } = remediation;
  const owner = newOwner();
  const decided: { action?: EventAction } = {};
  await remember(event, remediation, (known) => {
    const { action, next } = decide(event, known, { now, owner, settings });
    decided.action = action;
    return next;
  });
  const action = decided.action as EventAction;
  switch (action.do) {
    case "ignore":
      return { end: "ignored", reason: action.reason };
    case "wait": {
      const seconds = await sendLater(queue, message, action.until - now);
      return { end: "waiting", reason: action.reason, seconds };
    }
    case "check":
      return await checkAndRemember(event, message, { now, owner, action }, remediation);
  }
}

/** Not before it is due, and no longer than the queue can hold it back: then it is looked at, and sent again. */
async function sendLater(queue: EventQueue, { text }: EventMessage, milliseconds: number): Promise<number> {
  const seconds = Math.min(LONGEST_DELAY, Math.max(1, Math.ceil(milliseconds / 1000)));
  await queue.sendLater(text, seconds);
  return seconds;
}

interface BegunCheck {
  readonly now: number;
  readonly owner: string;
  readonly action: Extract<EventAction, { do: "check" }>;
}

async function checkAndRemember(
  event: BucketEvent,
  message: EventMessage,
  { now, owner, action }: BegunCheck,
  remediation: Remediation,
): Promise<MessageEnd> {
  const { settings, queue } = remediation;
  const { reason, reportOnly } = action;
  const check = await remediation
    .check(event, { now, ...(reportOnly !== undefined && { reportOnly }) })
    .catch((error: unknown): BucketCheck => {
      const why = error instanceof Error ? error.message : String(error);
      return { outcome: "failed", reason: why, mayHaveWritten: false };
    });
  if (check.outcome === "failed") {
    await remember(event, remediation, (known) => abandonCheck(known, check.mayHaveWritten, owner));
    throw new Error(check.reason);
  }
  const end: MessageEnd = { end: "checked", check, reason, ...(reportOnly !== undefined && { reportOnly }) };
  remediation.tell(end);
  let again: number | undefined;
  await remember(event, remediation, (known) => {
    const finished = finishCheck(known, check.outcome === "patched", { owner, settings });
    again = finished?.again;
    return finished?.next;
  });
  if (again !== undefined) await sendLater(queue, message, again - now);
  return end;
}

async function setAside(
  message: EventMessage,
  reason: string,
  event: BucketEvent | undefined,
  remediation: Remediation,
): Promise<MessageEnd> {
  try {
    await remediation.queue.setAside(message.text, reason);
  } catch (error) {
    // The queue's own limit of receives takes it there then.
    return { end: "retry", reason: `${reason}; and it could not be set aside: ${String(error)}` };
  }
  // What the bucket waits for does not come: where that cannot be written down, it is known by its age.
  if (event !== undefined) await remember(event, remediation, (known) => abandonCarrier(known, event)).catch(() => {});
  return { end: "set-aside", reason };
}
