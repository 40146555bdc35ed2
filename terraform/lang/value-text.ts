import { hidden, known, madeOf, type Value } from "./value.ts";

/** Longer than any text that decides about a bucket, and more parts than people write. */
const MAX_LENGTH = 100_000;
const MAX_PARTS = 200;

/** Texts joined: known neighbours become one, and a single part stays what it is. */
export function textOf(parts: readonly Value[]): Value {
  const joined: Value[] = [];
  for (const part of parts.flatMap((each) => (each.kind === "text" ? each.parts : [each]))) {
    const last = joined.at(-1);
    const both = last === undefined ? undefined : joinedTexts(last, part);
    if (both !== undefined) joined[joined.length - 1] = both;
    else if (!(part.kind === "known" && part.value === "")) joined.push(part);
  }
  const [only] = joined;
  if (only === undefined) return known("");
  if (joined.length > MAX_PARTS) return madeOf(parts);
  if (joined.length > 1) {
    const written = joined.map(writtenName);
    return written.some((part, index) => part !== joined[index]) ? textOf(written) : { kind: "text", parts: joined };
  }
  return only.kind === "known" ? known(String(only.value)) : only;
}

/** Two texts as one, where both are known, or will be as much as that is known. */
function joinedTexts(one: Value, other: Value): Value | undefined {
  const [first, second] = [writtenText(one), writtenText(other)];
  if (first === undefined || second === undefined || first.length + second.length > MAX_LENGTH) return undefined;
  const isKnown = one.kind === "known" && other.kind === "known";
  return isKnown ? known(first + second) : hidden(first + second);
}

/** The text that a value is, or will be. */
function writtenText(value: Value): string | undefined {
  return value.kind === "known" ? String(value.value) : value.kind === "unknown" ? value.text : undefined;
}

/** The name of a bucket as a text, where it is written out. */
export function writtenName(value: Value): Value {
  const name = value.kind === "bucket-name" ? value.bucket.bucketName : undefined;
  return name === undefined ? value : known(name);
}
