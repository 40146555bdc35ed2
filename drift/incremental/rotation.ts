// Which buckets an incremental scan looks at again. Pure: times and names in, a decision out.
import { createHash } from "node:crypto";

const DAY = 24 * 60 * 60 * 1000;

/** How buckets of which nothing was found take turns. */
export interface Rotation {
  /** One of so many is looked at each day, and each at the latest after so many days; 1 looks at all of them. */
  readonly share: number;
  /** When the run began. */
  readonly startedAt: Date;
}

/**
 * Whether it is a bucket's turn. Each has a day of its own among `share` days (UTC), by a stable hash of its name, so that
 * every day has about as many, and two runs of one day the same. A bucket whose turn no run met, since there is not one
 * each day, is due once its last look is `share` days old.
 *
 * @param key tells the bucket from every other one
 * @param asOf when it was looked at last: ISO 8601. A time that is not past is no look.
 */
export function isDue(key: string, asOf: string, { share, startedAt }: Rotation): boolean {
  const seen = Date.parse(asOf);
  if (!(seen <= startedAt.getTime())) return true;
  const today = dayNumber(startedAt.getTime());
  return today - dayNumber(seen) >= share || turnOf(key, share) === today % share;
}

function turnOf(key: string, share: number): number {
  return createHash("sha256").update(key).digest().readUInt32BE(0) % share;
}

/** Days since 1970, UTC. */
function dayNumber(time: number): number {
  return Math.floor(time / DAY);
}
