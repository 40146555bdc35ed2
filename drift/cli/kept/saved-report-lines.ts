import { closeSync, openSync } from "node:fs";
import { fileLines } from "./file-lines.ts";

/** Between these lines `--format json` has one bucket a line. No other line can be one of them: what is in a value is indented further. */
const JSON_BUCKETS = { begin: '  "buckets": [', end: "  ]," } as const;

/**
 * Reads a saved report line by line, as `--format json` and `--format ndjson` lay it out, so that one of a million buckets
 * is not in memory as text.
 *
 * @param onBucket told of the document of each bucket, not validated; what it throws ends the reading
 * @returns the document without buckets, as text; `undefined` where the file cannot be read so, or is laid out in another
 *   way: then it has to be read as a whole, which also says what is wrong, and what `onBucket` was told does not count
 */
export function savedReportLines(path: string, onBucket: (document: unknown) => void): string | undefined {
  try {
    const file = openSync(path, "r");
    try {
      const lines = textsOf(file);
      const first = lines.next();
      if (first.done) return undefined;
      return first.value === "{" ? jsonHead(lines, onBucket) : ndjsonHead(first.value, lines, onBucket);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

function* textsOf(file: number): Generator<string, void> {
  for (const { text } of fileLines(file)) yield text;
}

function jsonHead(lines: Generator<string, void>, onBucket: (document: unknown) => void): string | undefined {
  const head = ["{"];
  let isInBuckets = false;
  let isComplete = false;
  for (const text of lines) {
    if (isInBuckets && text !== JSON_BUCKETS.end) {
      onBucket(JSON.parse(text.endsWith(",") ? text.slice(0, -1) : text));
      continue;
    }
    isInBuckets = text === JSON_BUCKETS.begin;
    isComplete = text === "}";
    head.push(text);
  }
  return isComplete ? head.join("\n") : undefined;
}

function ndjsonHead(
  first: string,
  lines: Generator<string, void>,
  onBucket: (document: unknown) => void,
): string | undefined {
  let last = first;
  for (const text of lines) {
    onBucket(JSON.parse(last));
    last = text;
  }
  const head: unknown = JSON.parse(last);
  const isHead = typeof head === "object" && head !== null && "summary" in head && !("buckets" in head);
  return isHead ? last : undefined;
}
