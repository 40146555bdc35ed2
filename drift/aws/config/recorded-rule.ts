import {
  type Expiration,
  type LifecycleRule,
  type NoncurrentVersionExpiration,
  UNKNOWN,
} from "../../../policy/index.ts";
import { readRecordedFilter } from "./recorded-filter.ts";
import { isThere, type JsonObject, NotUnderstood, objectIn, refuseOthers, wholeNumberIn } from "./recorded-value.ts";

/** The members of a rule: those of `BucketLifecycleConfiguration.Rule` of the AWS SDK for Java, version 1. */
const MEMBERS = [
  "id",
  "status",
  "prefix",
  "filter",
  "abortIncompleteMultipartUpload",
  "expirationInDays",
  "expirationDate",
  "expiredObjectDeleteMarker",
  "noncurrentVersionExpiration",
  "noncurrentVersionExpirationInDays",
  "noncurrentVersionTransitions",
  "transitions",
];

/** What AWS Config writes for a number of days that a rule does not have. */
const NONE = -1;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads a rule as AWS Config records it. Transitions are left out: no verdict depends on them.
 *
 * @throws NotUnderstood where anything in it is not understood: it may narrow or widen the rule
 */
export function readRecordedRule(recorded: unknown): LifecycleRule {
  const from = objectIn(recorded, "a rule that is no object");
  refuseOthers(from, MEMBERS);
  if (from.status !== "Enabled" && from.status !== "Disabled") throw new NotUnderstood("a status that is not known");
  const rule: Writable<LifecycleRule> = { status: from.status, ...scopeIn(from) };
  if (isThere(from.id)) rule.id = textIn(from.id, "an ID that is no text");
  if (isThere(from.abortIncompleteMultipartUpload)) {
    rule.abortIncompleteMultipartUpload = { daysAfterInitiation: abortDaysIn(from.abortIncompleteMultipartUpload) };
  }
  const expiration = expirationIn(from);
  if (expiration !== undefined) rule.expiration = expiration;
  const noncurrent = noncurrentExpirationIn(from);
  if (noncurrent !== undefined) rule.noncurrentVersionExpiration = noncurrent;
  for (const list of [from.transitions, from.noncurrentVersionTransitions]) {
    if (isThere(list) && !Array.isArray(list)) throw new NotUnderstood("transitions that are no list");
  }
  return rule;
}

/** A rule has a prefix of its own or a filter. With neither, or both, the record has lost or added something. */
function scopeIn({ prefix, filter, status }: JsonObject): Pick<LifecycleRule, "prefix" | "filter"> {
  if (isThere(filter)) {
    if (isThere(prefix)) throw new NotUnderstood("a prefix beside a filter");
    const read = readRecordedFilter(filter);
    // Such a rule does nothing, whatever its filter hides.
    return { filter: read === UNKNOWN && status === "Disabled" ? {} : read };
  }
  // Such a rule can have no condition on sizes: S3 takes those in filters alone.
  return isThere(prefix) ? { prefix: textIn(prefix, "a prefix that is no text") } : { filter: UNKNOWN };
}

function abortDaysIn(recorded: unknown): number {
  const action = objectIn(recorded, "abortIncompleteMultipartUpload that is no object");
  refuseOthers(action, ["daysAfterInitiation"], "abortIncompleteMultipartUpload");
  const days = wholeNumberIn(action.daysAfterInitiation, "daysAfterInitiation that is no whole number");
  // S3 refuses less, so that something else is meant.
  if (days < 1) throw new NotUnderstood(`daysAfterInitiation of ${days}`);
  return days;
}

function expirationIn(rule: JsonObject): Expiration | undefined {
  const days = daysIn(rule, "expirationInDays");
  const date = isThere(rule.expirationDate) ? dateIn(rule.expirationDate) : undefined;
  if (days === undefined && date === undefined) return undefined;
  return { ...(days !== undefined && { days }), ...(date !== undefined && { date }) };
}

function noncurrentExpirationIn(rule: JsonObject): NoncurrentVersionExpiration | undefined {
  const own = rule.noncurrentVersionExpiration;
  const days = isThere(own)
    ? daysIn(objectIn(own, "noncurrentVersionExpiration that is no object"), "days")
    : daysIn(rule, "noncurrentVersionExpirationInDays");
  return days === undefined ? undefined : { noncurrentDays: days };
}

function daysIn(object: JsonObject, member: string): number | undefined {
  if (!isThere(object[member])) return undefined;
  const days = wholeNumberIn(object[member], `${member} that is no whole number`);
  if (days < 1 && days !== NONE) throw new NotUnderstood(`${member} of ${days}`);
  return days === NONE ? undefined : days;
}

/** Text, or milliseconds since 1970, as Java's JSON writers have it. */
function dateIn(value: unknown): string {
  const time = typeof value === "string" || typeof value === "number" ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime())) throw new NotUnderstood("expirationDate that is no date");
  return time.toISOString();
}

function textIn(value: unknown, what: string): string {
  if (typeof value !== "string") throw new NotUnderstood(what);
  return value;
}
