import type { BucketEvent } from "./bucket-event.ts";
import { CARRIER_PATIENCE, type EventSettings, UNSETTLED_GRACES, type WatchedBucket } from "./watched-bucket.ts";

/** What is done about a message. */
export type EventAction =
  /** Nothing: the message is done. */
  | { readonly do: "ignore"; readonly reason: string }
  /** The message comes back. */
  | { readonly do: "wait"; readonly until: number; readonly reason: string }
  /** The bucket is read; and written where it is in violation and nothing stands against it. */
  | { readonly do: "check"; readonly reportOnly?: ReportOnly; readonly reason: string };

/** Why a bucket is read and not written: something takes our rule away again and again, or it never comes to rest. */
export type ReportOnly = "flapping" | "restless";

export interface EventDecision {
  readonly action: EventAction;
  /** What is remembered from now on; absent where that is what it was. To be kept before anything is done. */
  readonly next?: WatchedBucket;
}

/** What has to be known for a decision. Times are milliseconds since 1970. */
export interface DecisionContext {
  readonly now: number;
  /** Names this attempt in the lease. */
  readonly owner: string;
  readonly settings: EventSettings;
}

/**
 * What an event means for a bucket of which this is known.
 *
 * However many events come, there is one check for each time that a bucket comes to rest: a message whose change a check
 * has seen is done, and of those that wait for the same check one comes back for all.
 *
 * @param remembered absent where nothing is
 */
export function decide(
  event: BucketEvent,
  remembered: WatchedBucket | undefined,
  context: DecisionContext,
): EventDecision {
  const { now, settings } = context;
  if (event.errorCode !== undefined) return ignore(`the call failed with ${event.errorCode}, so nothing was changed`);
  if (isOwn(event, settings)) return ignore("a write of mpu-guard");
  // Whoever's clock is ahead: the change is not later than the message about it.
  const at = Math.min(event.at, now);
  const known = remembered && notAhead(remembered, context);
  const isSeen = known?.checkedAt !== undefined && at + settings.graceSeconds * 1000 <= known.checkedAt;
  if (isSeen && known.unsettledSince === undefined) return ignore("checked since");
  return settle(event, withChange(known, at, settings), context);
}

export interface FinishedCheck {
  readonly next: WatchedBucket;
  /** When the message has to come back, for what changed meanwhile; absent where it is done. */
  readonly again?: number;
}

/**
 * What is remembered after a check. Gives nothing where somebody else has taken over the bucket.
 *
 * @param mayHaveWritten whether our rule was written, as far as is known
 */
export function finishCheck(
  known: WatchedBucket | undefined,
  mayHaveWritten: boolean,
  { owner, settings }: Pick<DecisionContext, "owner" | "settings">,
): FinishedCheck | undefined {
  const ended = endLease(known, mayHaveWritten, owner);
  if (ended === undefined) return undefined;
  const { since, left } = ended;
  const { carrier, unsettledSince: _settled, ...rest } = left;
  const due = left.changedAt + settings.graceSeconds * 1000;
  if (due <= since) return { next: { ...rest, checkedAt: since } };
  const next: WatchedBucket = {
    ...rest,
    checkedAt: since,
    // What changes without end was reported now, and is again after as long.
    unsettledSince: Math.max(left.changedAt, since),
    ...(carrier !== undefined && { carrier: { ...carrier, until: due + CARRIER_PATIENCE * 1000 } }),
  };
  return { next, again: due };
}

/** What is remembered where a check failed and its message comes again: the bucket is free. */
export function abandonCheck(
  known: WatchedBucket | undefined,
  mayHaveWritten: boolean,
  owner: string,
): WatchedBucket | undefined {
  return endLease(known, mayHaveWritten, owner)?.left;
}

function endLease(known: WatchedBucket | undefined, mayHaveWritten: boolean, owner: string) {
  if (known?.lease?.owner !== owner) return undefined;
  const { lease, ...rest } = known;
  const writes = mayHaveWritten ? [...rest.writes, lease.since] : rest.writes;
  return { since: lease.since, left: { ...rest, writes } };
}

/** What is remembered where the message that was to come back never does: the next one takes its place. */
export function abandonCarrier(known: WatchedBucket | undefined, event: BucketEvent): WatchedBucket | undefined {
  if (known?.carrier?.event !== event.id) return undefined;
  const { carrier: _lost, ...rest } = known;
  return rest;
}

/** Whether so many writes lie within the window that something else takes our rule away again and again. */
export function isFlapping({ writes }: Pick<WatchedBucket, "writes">, now: number, settings: EventSettings): boolean {
  return recent(writes, now, settings).length >= settings.maxReverts;
}

function recent(writes: readonly number[], now: number, { windowSeconds }: EventSettings): readonly number[] {
  return writes.filter((at) => at + windowSeconds * 1000 > now);
}

function isOwn({ role, account }: BucketEvent, { ownRoles }: EventSettings): boolean {
  if (role === undefined) return false;
  const [, , , roleAccount, resource = ""] = role.split(":").slice(1);
  const name = resource.split("/").at(-1);
  return ownRoles.some((own) => own === role || (own === name && roleAccount === account));
}

/** A clock that was ahead when it wrote must not keep a bucket waiting until its time has come. */
function notAhead(known: WatchedBucket, { now, settings }: DecisionContext): WatchedBucket {
  const { checkedAt, unsettledSince, carrier, lease, ...rest } = known;
  const patience = now + (settings.graceSeconds + settings.leaseSeconds + CARRIER_PATIENCE) * 1000;
  return {
    ...rest,
    changedAt: Math.min(known.changedAt, now),
    writes: known.writes.map((at) => Math.min(at, now)),
    ...(checkedAt !== undefined && { checkedAt: Math.min(checkedAt, now) }),
    ...(unsettledSince !== undefined && { unsettledSince: Math.min(unsettledSince, now) }),
    ...(carrier !== undefined && { carrier: { ...carrier, until: Math.min(carrier.until, patience) } }),
    ...(lease !== undefined && {
      lease: {
        ...lease,
        since: Math.min(lease.since, now),
        until: Math.min(lease.until, now + settings.leaseSeconds * 1000),
      },
    }),
  };
}

function withChange(known: WatchedBucket | undefined, at: number, { graceSeconds }: EventSettings): WatchedBucket {
  if (known === undefined) return { changedAt: at, unsettledSince: at, writes: [] };
  // Where nobody came to check it, a bucket was at rest all the same.
  const wasAtRest = at > known.changedAt + graceSeconds * 1000;
  return {
    ...known,
    changedAt: Math.max(known.changedAt, at),
    unsettledSince: wasAtRest ? at : (known.unsettledSince ?? at),
  };
}

function settle(event: BucketEvent, noted: WatchedBucket, { now, owner, settings }: DecisionContext): EventDecision {
  const { carrier, lease } = noted;
  if (carrier !== undefined && carrier.event !== event.id && carrier.until > now) {
    return { action: { do: "ignore", reason: "another message waits for the same check" }, next: noted };
  }
  if (lease !== undefined && lease.until > now) return wait(event, noted, lease.until, "the bucket is being checked");
  const due = noted.changedAt + settings.graceSeconds * 1000;
  const isRestless = now - (noted.unsettledSince ?? now) > UNSETTLED_GRACES * settings.graceSeconds * 1000;
  if (due > now && !isRestless) return wait(event, noted, due, "the grace period is not over");

  const writes = recent(lease === undefined ? noted.writes : [...noted.writes, lease.since], now, settings);
  const next: WatchedBucket = {
    ...noted,
    writes,
    carrier: { event: event.id, until: now + CARRIER_PATIENCE * 1000 },
    lease: { owner, since: now, until: now + settings.leaseSeconds * 1000 },
  };
  if (due > now) return { action: check("it keeps changing, so nothing is written to it", "restless"), next };
  if (isFlapping(next, now, settings)) {
    return {
      action: check(`the mpu-guard rule was written ${writes.length} times, and something removes it`, "flapping"),
      next,
    };
  }
  return { action: check("the grace period is over"), next };
}

function wait(event: BucketEvent, noted: WatchedBucket, until: number, reason: string): EventDecision {
  const carrier = { event: event.id, until: until + CARRIER_PATIENCE * 1000 };
  return { action: { do: "wait", until, reason }, next: { ...noted, carrier } };
}

function check(reason: string, reportOnly?: ReportOnly): EventAction {
  return { do: "check", reason, ...(reportOnly !== undefined && { reportOnly }) };
}

function ignore(reason: string): EventDecision {
  return { action: { do: "ignore", reason } };
}
