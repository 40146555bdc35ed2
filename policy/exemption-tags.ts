import type { Bucket } from "./bucket.ts";
import type { ExemptionTerms } from "./policy.ts";
import { UNKNOWN, type Unknown } from "./unknown.ts";

/**
 * The bucket tags by which a team exempts its own bucket, where the policy allows it. All three are needed; they
 * are written in code, and are there on the live bucket too.
 */
export const EXEMPTION_TAGS = {
  reason: "mpu-guard:exempt-reason",
  owner: "mpu-guard:exempt-owner",
  /** The last day, `YYYY-MM-DD` in UTC. */
  until: "mpu-guard:exempt-until",
} as const;

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/**
 * The exemption that a bucket's tags state; `undefined` where they state none, or not all of one; `UNKNOWN` where
 * the tags are not known.
 */
export function exemptionByTags({ tags }: Bucket): ExemptionTerms | Unknown | undefined {
  if (tags === undefined || tags === UNKNOWN) return UNKNOWN;
  const read = (key: string) => (Object.hasOwn(tags, key) ? tags[key] : undefined);
  const [reason, owner, expires] = [EXEMPTION_TAGS.reason, EXEMPTION_TAGS.owner, EXEMPTION_TAGS.until].map(read);
  if (!reason || !owner || expires === undefined || !DAY.test(expires)) return undefined;
  return { reason, owner, expires };
}

/** The tags of an exemption, for `tags` of a bucket in code. */
export function exemptionTags(exemption: {
  readonly reason: string;
  readonly owner: string;
  /** The last day, `YYYY-MM-DD` in UTC. */
  readonly until: string;
}): Record<string, string> {
  if (!DAY.test(exemption.until)) {
    throw new RangeError(`until: got ${JSON.stringify(exemption.until)}, accepted: a day as YYYY-MM-DD`);
  }
  return {
    [EXEMPTION_TAGS.reason]: exemption.reason,
    [EXEMPTION_TAGS.owner]: exemption.owner,
    [EXEMPTION_TAGS.until]: exemption.until,
  };
}
