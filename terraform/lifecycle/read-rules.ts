import {
  type AbortIncompleteMultipartUpload,
  type LifecycleConfiguration,
  type LifecycleFilter,
  type LifecycleRule,
  type Tag,
  UNKNOWN,
  type Unknown,
} from "../../policy/index.ts";
import { type Body, readBlock, readBlocks, readNumber, readText, readTextMap } from "../json/index.ts";

/**
 * The rules in the body of an `aws_s3_bucket_lifecycle_configuration`. Reads what decides about incomplete uploads:
 * status, scope and the abort action; the other actions are left out. Values may still be tokens.
 */
export function readConfiguration(body: Body): LifecycleConfiguration {
  const { blocks, hasUnknown } = readBlocks(body, "rule");
  const rules = blocks.map(readRule);
  return hasUnknown ? { rules, hasUnknownRules: true } : { rules };
}

function readRule(rule: Body): LifecycleRule {
  const id = readText(rule.id);
  const prefix = readText(rule.prefix);
  const filter = readFilter(rule);
  const abort = readBlock(rule, "abort_incomplete_multipart_upload");
  // Assigned one by one, here and below: spreading conditional objects is slow, and this runs for every rule of an app.
  const read: Writable<LifecycleRule> = { status: readStatus(rule.status) };
  if (typeof id === "string") read.id = id;
  if (prefix !== undefined) read.prefix = prefix;
  if (filter !== undefined) read.filter = filter;
  // The provider sends `<Filter/>`, the whole bucket, for a rule that has neither.
  else if (prefix === undefined) read.filter = {};
  if (abort !== undefined) read.abortIncompleteMultipartUpload = abort === UNKNOWN ? UNKNOWN : readAbort(abort);
  return read;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function readStatus(value: unknown): LifecycleRule["status"] {
  return value === "Enabled" || value === "Disabled" ? value : UNKNOWN;
}

function readAbort(abort: Body): AbortIncompleteMultipartUpload {
  const days = readNumber(abort.days_after_initiation);
  return days === undefined ? {} : { daysAfterInitiation: days };
}

function readFilter(rule: Body): LifecycleFilter | Unknown | undefined {
  const filter = readBlock(rule, "filter");
  if (filter === undefined || filter === UNKNOWN) return filter;
  const tag = readBlock(filter, "tag");
  const and = readBlock(filter, "and");
  const conditions = readConditions(filter);
  const joined = and === undefined || and === UNKNOWN ? and : readConditions(and);
  if (tag === UNKNOWN || joined === UNKNOWN || conditions === UNKNOWN) return UNKNOWN;
  const read: Writable<LifecycleFilter> = conditions;
  if (tag !== undefined) read.tag = { key: String(tag.key), value: String(tag.value) };
  if (joined !== undefined) read.and = joined;
  return read;
}

interface Conditions {
  readonly prefix?: string | Unknown;
  readonly tags?: readonly Tag[];
  readonly objectSizeGreaterThan?: number;
  readonly objectSizeLessThan?: number;
}

/** The conditions that a filter and its `and` block have alike; only `and` has tags. */
function readConditions(block: Body): Writable<Conditions> | Unknown {
  const prefix = readText(block.prefix);
  const tags = readTextMap(block.tags);
  const greater = readNumber(block.object_size_greater_than);
  const less = readNumber(block.object_size_less_than);
  if (tags === UNKNOWN || greater === UNKNOWN || less === UNKNOWN) return UNKNOWN;
  const read: Writable<Conditions> = {};
  if (prefix !== undefined) read.prefix = prefix;
  if (tags !== undefined) read.tags = asTags(tags);
  if (greater !== undefined) read.objectSizeGreaterThan = greater;
  if (less !== undefined) read.objectSizeLessThan = less;
  return read;
}

export function asTags(map: Readonly<Record<string, string>>): readonly Tag[] {
  return Object.entries(map).map(([key, value]) => ({ key, value }));
}
