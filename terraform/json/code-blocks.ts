import { type Body, isBody } from "./body.ts";
import { DeclaredFileError, declaredTwice } from "./declared-file-error.ts";

/** Terraform takes a list of objects wherever it takes one. */
export function objectsIn(value: unknown): readonly Body[] {
  return (Array.isArray(value) ? value : [value]).filter(isBody);
}

/** What an object, or a list of them, holds by key, without comments. */
export function entriesIn(value: unknown): readonly (readonly [string, unknown])[] {
  // Nearly always it is one object without a comment.
  if (isBody(value) && !Object.hasOwn(value, "//")) return Object.entries(value);
  return objectsIn(value)
    .flatMap((each) => Object.entries(each))
    .filter(([key]) => key !== "//");
}

/** The blocks of one type by name, such as the buckets under `aws_s3_bucket`. */
export function* bodiesIn(names: unknown, type: string, source: string): Generator<readonly [string, Body]> {
  for (const [name, value] of entriesIn(names)) {
    if (isBody(value)) {
      yield [name, value];
      continue;
    }
    const [body, second] = objectsIn(value);
    if (second !== undefined) throw declaredTwice(source, `${type}.${name}`);
    if (body === undefined)
      throw new DeclaredFileError(source, `${type}.${name} has no arguments: write it as an object`);
    yield [name, body];
  }
}
