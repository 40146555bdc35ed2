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

/**
 * Lines that the wrapper of hashicorp/setup-terraform writes to standard output around what Terraform prints.
 *
 * @see https://github.com/hashicorp/setup-terraform ("terraform_wrapper")
 */
const WRAPPER = /^\[command\]\S*terraform|^::(debug|set-output)\b/m;

function problemOf(text: string): string {
  const start = text.trimStart().slice(0, 200);
  if (start === "") return `the file is empty: for a saved plan ${SHOW_JSON}`;
  if (/^\{"@level"/.test(start))
    return `this is the log of \`terraform plan -json\`: save the plan (-out FILE), then ${SHOW_JSON}`;
  if (/^[{[]/.test(start) && !/^\[command\]/.test(start)) return problemOfJson(text);
  if (WRAPPER.test(start)) return WRAPPED;
  return `not JSON: for a saved plan ${SHOW_JSON}, for CDKTF give the cdktf.out folder`;
}

const WRAPPED =
  "the setup-terraform wrapper wrote its own lines around the JSON: set terraform_wrapper: false in the job's hashicorp/setup-terraform step, then write the file again";

function problemOfJson(text: string): string {
  const offset = scanJson(text) ?? text.length;
  const { line, column } = placeOf(text, offset);
  const place = `at line ${line}, column ${column}`;
  if (offset >= text.trimEnd().length) return `the JSON is cut off ${place}: write the file again`;
  const rest = text.slice(offset, offset + 200);
  if (isJson(text.slice(0, offset))) {
    if (WRAPPER.test(rest)) return WRAPPED;
    if (/^[{[]/.test(rest)) return `a second JSON document begins ${place}: write each to a file of its own`;
  }
  return `not valid JSON ${place}: write the file again`;
}

function isJson(text: string): boolean {
  return scanJson(text) === undefined;
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
