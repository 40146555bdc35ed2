/** What is remembered of a bucket between events. All times are milliseconds since 1970. */
export interface WatchedBucket {
  /** When its rules were changed last, as far as events told. */
  readonly changedAt: number;
  /** The first change that no check has settled yet. */
  readonly unsettledSince?: number;
  /** The one message that comes back for the check; the others need not. */
  readonly carrier?: {
    /** The ID of its event. */
    readonly event: string;
    /** From then on it counts as lost, and another message takes its place. */
    readonly until: number;
  };
  /** Who checks the bucket now; nobody else does until it ends. */
  readonly lease?: { readonly owner: string; readonly since: number; readonly until: number };
  /** When the last check that was finished began. */
  readonly checkedAt?: number;
  /** When our rule was written, and when a check that might write ended in nobody knows what. */
  readonly writes: readonly number[];
}

/** How events are followed. */
export interface EventSettings {
  /** Seconds without a change before a bucket is checked, so that nothing is written into the middle of an apply. */
  readonly graceSeconds: number;
  /** Seconds in which the writes to one bucket are counted. */
  readonly windowSeconds: number;
  /** So many writes in a window, and the bucket is only reported from then on. */
  readonly maxReverts: number;
  /** Seconds that a check has a bucket to itself: longer than a check may take. */
  readonly leaseSeconds: number;
  /** Roles that are this program's: what they write needs no check. Names without path, or ARNs. */
  readonly ownRoles: readonly string[];
}

/** Seconds that whoever carries a bucket's check may be late before it counts as lost: longer than all tries of a message. */
export const CARRIER_PATIENCE = 3 * 60 * 60;

/** Graces that a bucket may keep changing before it is reported without having come to rest. */
export const UNSETTLED_GRACES = 8;

/** When nobody needs what is remembered any more, in milliseconds since 1970. */
export function expiryOf({ changedAt, carrier, lease, writes }: WatchedBucket, settings: EventSettings): number {
  const { graceSeconds, windowSeconds } = settings;
  const ends = [
    // Copies of an event come hours later, and are known for what they are until then.
    changedAt + (graceSeconds + DAY_SECONDS) * 1000,
    ...(carrier === undefined ? [] : [carrier.until]),
    ...(lease === undefined ? [] : [lease.until]),
    ...writes.map((at) => at + windowSeconds * 1000),
  ];
  return Math.max(...ends);
}

const DAY_SECONDS = 24 * 60 * 60;
