import { DeclaredFileError } from "./declared-file-error.ts";
import { SHOW_JSON } from "./decode-text.ts";
import { scanJson } from "./scan-json.ts";

/**
 * Parses JSON. The engine's own messages quote the text, which may hold secrets, so ours name the place alone.
 *
 * @throws DeclaredFileError where it is none
 */
export function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DeclaredFileError(source, problemOf(text));
  }
}

function problemOf(text: string): string {
  const start = text.trimStart().slice(0, 200);
  if (start === "") return `the file is empty: for a saved plan ${SHOW_JSON}`;
  if (/^\{"@level"/.test(start))
    return `this is the log of \`terraform plan -json\`: save the plan (-out FILE), then ${SHOW_JSON}`;
  if (!/^[{[]/.test(start)) return `not JSON: for a saved plan ${SHOW_JSON}, for CDKTF give the cdktf.out folder`;
  const offset = scanJson(text) ?? text.length;
  const { line, column } = placeOf(text, offset);
  const what = offset >= text.trimEnd().length ? "the JSON is cut off" : "not valid JSON";
  return `${what} at line ${line}, column ${column}: write the file anew`;
}

/** Line and column, both from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}
