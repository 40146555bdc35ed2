import { readSync } from "node:fs";

/** Bytes read at a time. */
const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

export interface FileLine {
  /** Without its newline. */
  readonly text: string;
  /** Where the next line begins, in bytes of the file. */
  readonly end: number;
}

/**
 * The whole lines of a part of an open file, one after the other, so that it is never in memory as a whole. What follows
 * the last newline is no line: it was cut off.
 */
export function* fileLines(file: number, from = 0, to = Number.POSITIVE_INFINITY): Iterable<FileLine> {
  let rest = Buffer.alloc(0);
  let position = from;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, to - position));
    const size = chunk.length === 0 ? 0 : readSync(file, chunk, 0, chunk.length, position);
    if (size === 0) return;
    const text = Buffer.concat([rest, chunk.subarray(0, size)]);
    let begin = 0;
    for (let end = text.indexOf(NEWLINE); end !== -1; end = text.indexOf(NEWLINE, begin)) {
      const next = position - rest.length + end + 1;
      yield { text: text.toString("utf8", begin, end), end: next };
      begin = end + 1;
    }
    position += size;
    rest = text.subarray(begin);
  }
}
