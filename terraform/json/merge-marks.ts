import { UNKNOWN } from "../../policy/index.ts";
import { type Body, isBody } from "./body.ts";

/** Deeper than any resource's schema; what is deeper is taken as not known. */
const MAX_DEPTH = 30;

/**
 * A value of a plan with `UNKNOWN` wherever one of the marks is true. Marks have the shape of the value:
 * `after_unknown` of what is known only after apply, and `after_sensitive` of what must not be shown.
 */
export function mergeMarks(value: unknown, marks: unknown, depth = 0): unknown {
  if (marks === true) return UNKNOWN;
  if (!hasMark(marks, depth)) return value;
  if (depth > MAX_DEPTH) return UNKNOWN;
  if (Array.isArray(marks)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return Array.from({ length: Math.max(items.length, marks.length) }, (_, index) =>
      mergeMarks(items[index], marks[index], depth + 1),
    );
  }
  // Without a prototype, so that no key has power over the object.
  const merged: Record<string, unknown> = Object.assign(Object.create(null), isBody(value) ? value : {});
  for (const [key, mark] of Object.entries(marks as Body)) {
    if (hasMark(mark, depth + 1)) merged[key] = mergeMarks(merged[key], mark, depth + 1);
  }
  return merged;
}

function hasMark(marks: unknown, depth: number): boolean {
  if (typeof marks !== "object" || marks === null) return marks === true;
  if (depth > MAX_DEPTH) return true;
  for (const key in marks) if (hasMark((marks as Body)[key], depth + 1)) return true;
  return false;
}

/** Some arguments of a resource, with the marks merged in. */
export function pickMerged(values: unknown, marks: readonly unknown[], names: readonly string[]): Body {
  const picked: Record<string, unknown> = {};
  for (const name of names) {
    let value = isBody(values) ? values[name] : undefined;
    for (const mark of marks) {
      if (mark === true) value = UNKNOWN;
      else if (isBody(mark) && mark[name] !== undefined) value = mergeMarks(value, mark[name]);
    }
    if (value !== undefined && value !== null) picked[name] = value;
  }
  return picked;
}
