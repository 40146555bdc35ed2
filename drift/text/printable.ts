/** Control and format characters (terminal escapes, bidirectional overrides), and line separators. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * What GitHub's runner takes for a command in any line of a job's output: `::` after nothing but white space, and
 * `##[` anywhere (actions/runner, ActionCommand.cs: TryParseV2 and TryParse).
 */
const WORKFLOW_COMMAND = /^\s*:(?=:)|##(?=\[)/g;

/**
 * The text on one line and without power over a terminal or a job that prints it: what cannot be printed, and what
 * would begin a workflow command, is spelled as an escape.
 */
export function printable(text: string): string {
  return text
    .replace(UNPRINTABLE, escaped)
    .replace(WORKFLOW_COMMAND, (start) => `${start.slice(0, -1)}${escaped(start.slice(-1))}`);
}

/** Texts of one width, safe to print. */
export function column(texts: readonly string[]): readonly string[] {
  const shown = texts.map(printable);
  const width = shown.reduce((widest, text) => Math.max(widest, text.length), 0);
  return shown.map((text) => text.padEnd(width));
}

/** As much of a text as a reader looks at, cut between two characters. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${[...text.slice(0, length)].slice(0, -1).join("")}…`;
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
}
