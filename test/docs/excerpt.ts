const LEFT_OUT = "…";

/**
 * What is wrong with an excerpt of an output; `undefined` where it is one. Its lines stand in the output in their order,
 * next to each other, but for lines of `…` alone; a line that ends with `…` is the beginning of one. It begins and ends
 * where the output does, unless a line of `…` says otherwise.
 */
export function mismatch(excerpt: string, output: string): string | undefined {
  const actual = linesOf(output);
  let at = 0;
  const pieces = linesOf(excerpt).join("\n").split(/^…$/m);
  for (const [index, piece] of pieces.entries()) {
    const lines = linesOf(piece);
    // Only the first piece has to stand where it is; an empty one is what stands around a line of "…".
    const found = index === 0 ? 0 : indexOf(lines, actual, at);
    if (found === -1 || !standsAt(lines, actual, found)) return `not there after line ${at}: ${JSON.stringify(lines)}`;
    at = found + lines.length;
    if (index === pieces.length - 1 && lines.length > 0 && at !== actual.length) {
      return `more than is shown: ${JSON.stringify(actual[at])}`;
    }
  }
  return undefined;
}

function indexOf(lines: readonly string[], actual: readonly string[], from: number): number {
  return actual.findIndex((_, index) => index >= from && standsAt(lines, actual, index));
}

function standsAt(lines: readonly string[], actual: readonly string[], at: number): boolean {
  return lines.every((line, index) => isLine(line, actual[at + index] ?? ""));
}

function isLine(expected: string, actual: string): boolean {
  return expected.endsWith(LEFT_OUT) ? actual.startsWith(expected.slice(0, -LEFT_OUT.length)) : actual === expected;
}

/**
 * Without what the pages of an AWS account do not have (the endpoint of the embedded S3), without the names of runs,
 * which no two runs share, and without empty lines.
 */
function linesOf(text: string): readonly string[] {
  return text
    .replaceAll(/ --endpoint-url http:\/\/127\.0\.0\.1:\d+/g, "")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[0-9a-f]{6,8}/g, "RUN")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
}
