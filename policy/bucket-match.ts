import type { Bucket } from "./bucket.ts";
import { UNKNOWN, type Unknown } from "./unknown.ts";
import { coversPattern, matchesWildcard } from "./wildcard.ts";

/** Selects buckets. Every condition given has to hold; `*` and `?` are wildcards, except in `account`. */
export interface BucketMatch {
  readonly bucket?: string;
  readonly account?: string;
  readonly region?: string;
  /** Each tag has to be there with a value that matches. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Whether a bucket is selected; `UNKNOWN` where a fact that decides it is not known. */
export function matchesBucket(match: BucketMatch, bucket: Bucket): boolean | Unknown {
  return allOf([
    withoutTags(match, bucket),
    ...Object.entries(match.tags ?? {}).map(([key, pattern]) => matchesTag(bucket.tags, key, pattern)),
  ]);
}

/** Whether the bucket's tags are needed to tell if one of these matches selects it. */
export function needsTags(matches: readonly BucketMatch[], bucket: Bucket): boolean {
  return matches.some((match) => match.tags !== undefined && withoutTags(match, bucket) !== false);
}

/** Whether one match surely selects every bucket that the other one selects. */
export function coversMatch(general: BucketMatch, special: BucketMatch): boolean {
  const covers = (one: string | undefined, other: string | undefined) =>
    one === undefined || (other !== undefined && coversPattern(one, other));
  return (
    covers(general.bucket, special.bucket) &&
    (general.account === undefined || general.account === special.account) &&
    covers(general.region, special.region) &&
    Object.entries(general.tags ?? {}).every(([key, pattern]) =>
      covers(pattern, Object.hasOwn(special.tags ?? {}, key) ? special.tags?.[key] : undefined),
    )
  );
}

function withoutTags(match: BucketMatch, bucket: Bucket): boolean | Unknown {
  return allOf([
    match.bucket === undefined || matchesText(match.bucket, bucket.name, bucket.namePrefix),
    match.account === undefined || (bucket.account === null ? UNKNOWN : match.account === bucket.account),
    match.region === undefined || matchesText(match.region, bucket.region ?? UNKNOWN),
  ]);
}

function matchesText(pattern: string, text: string | Unknown, beginning = ""): boolean | Unknown {
  // A lone star selects every bucket, also one whose name is not known yet.
  if (pattern === "*") return true;
  if (text !== UNKNOWN) return matchesWildcard(pattern, text);
  return canBeginWith(pattern, beginning) ? UNKNOWN : false;
}

/** Whether some text with this beginning can match. */
function canBeginWith(pattern: string, beginning: string): boolean {
  const [literal = ""] = pattern.split(/[*?]/, 1);
  const shared = Math.min(literal.length, beginning.length);
  if (literal.slice(0, shared) !== beginning.slice(0, shared)) return false;
  return literal.length < pattern.length || beginning.length <= pattern.length;
}

function matchesTag(tags: Bucket["tags"], key: string, pattern: string): boolean | Unknown {
  if (tags === undefined || tags === UNKNOWN) return UNKNOWN;
  return Object.hasOwn(tags, key) && matchesWildcard(pattern, tags[key] as string);
}

/** False beats unknown: one condition that surely fails decides. */
function allOf(answers: readonly (boolean | Unknown)[]): boolean | Unknown {
  if (answers.includes(false)) return false;
  return answers.includes(UNKNOWN) ? UNKNOWN : true;
}
