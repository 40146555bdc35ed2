import type { Value } from "../lang/index.ts";

/** What is known of a name that is not known as a whole. */
export interface NamePattern {
  readonly beginning: string;
  readonly end: string;
  /** Whether all that follows the beginning is made up by the provider. */
  readonly isGenerated: boolean;
}

/** What the provider gives a bucket that has neither a name nor a prefix. */
const GENERATED_PREFIX = "terraform-";

/**
 * What the provider appends to a prefix: the time in 18 digits, and a counter in 8 hexadecimal ones.
 *
 * @see https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/id/id.go
 */
const GENERATED_LENGTH = 26;
const GENERATED = /^[0-9a-f]*$/;

/** What is known of the text that a value will be. */
export function patternOf(value: Value | undefined): NamePattern {
  const parts = value?.kind === "text" ? value.parts : [];
  return { beginning: writtenIn(parts[0]), end: writtenIn(parts.at(-1)), isGenerated: false };
}

/** @param prefix the bucket's `bucket_prefix` */
export function generatedPattern(prefix: Value | undefined): NamePattern {
  if (prefix === undefined) return { beginning: GENERATED_PREFIX, end: "", isGenerated: true };
  if (prefix.kind === "known") {
    return { beginning: String(prefix.value ?? GENERATED_PREFIX), end: "", isGenerated: true };
  }
  return { ...patternOf(prefix), end: "" };
}

function writtenIn(part: Value | undefined): string {
  return part?.kind === "known" ? String(part.value) : "";
}

export function isLike(name: string, { beginning, end, isGenerated }: NamePattern): boolean {
  if (name.length < beginning.length + end.length || !name.startsWith(beginning) || !name.endsWith(end)) return false;
  const rest = name.slice(beginning.length);
  return !isGenerated || (rest.length === GENERATED_LENGTH && GENERATED.test(rest));
}

/** Whether two names of which only this is known can be one. */
export function areAlike(one: NamePattern, other: NamePattern): boolean {
  const beginsAlike = one.beginning.startsWith(other.beginning) || other.beginning.startsWith(one.beginning);
  const endsAlike = one.end.endsWith(other.end) || other.end.endsWith(one.end);
  const isGenerated = ({ isGenerated }: NamePattern, { end }: NamePattern) =>
    !isGenerated || GENERATED.test(end.slice(-GENERATED_LENGTH));
  return beginsAlike && endsAlike && isGenerated(one, other) && isGenerated(other, one);
}
