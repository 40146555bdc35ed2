import { createRequire } from "node:module";
import { DeclaredFileError } from "../../terraform/index.ts";

/**
 * HashiCorp's own parser (hcl/v2 as WebAssembly) with the converter of tmccombs/hcl2json: 7 MB that are loaded when the
 * first HCL file is met. It leaves Go's runtime in `globalThis` (`Go`, `fs`, `require`), so nothing but the command may
 * load it.
 */
interface Parser {
  parse(name: string, text: string): Promise<Record<string, unknown>>;
}

/** Not imported: the package's types would bring those of the DOM into every file. */
const require = createRequire(import.meta.url);
let parser: Parser | undefined;
/** The file that the parser did not survive: what it says of others afterwards cannot be relied upon. */
let failedOn: string | undefined;

/** How the parser calls the file in its messages; no text holds this. */
const NAME = "\u0001";
const PLACE = new RegExp(`${NAME}:(\\d+),(\\d+)(?:-\\d+(?:,\\d+)?)?`, "g");

/**
 * The converter's output for a text that is already decoded. It is not yet what Terraform's JSON syntax would say.
 *
 * @throws DeclaredFileError with line, column and the parser's reason
 */
export async function parseHcl(text: string, source: string): Promise<Record<string, unknown>> {
  if (failedOn !== undefined) throw new DeclaredFileError(source, `not read, because the parser failed on ${failedOn}`);
  parser ??= require("@cdktn/hcl2json") as Parser;
  try {
    return await parser.parse(NAME, text);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw new DeclaredFileError(source, problemOf((cause as Error).message));
    failedOn = source;
    throw new DeclaredFileError(source, "its expressions are nested too deeply to be read: check the plan instead");
  }
}

/** The first problem: the others mostly follow from it. */
function problemOf(message: string): string {
  const [first, second] = [...message.matchAll(new RegExp(`${PLACE.source}: `, "g"))];
  if (first === undefined) return `not valid HCL: ${asClause(message.replace(/^(?:(?:parse|convert)[^:]*: )+/, ""))}`;
  const [whole, line, column] = first;
  const reason = message.slice(first.index + whole.length, second?.index).trim();
  return `not valid HCL at line ${line}, column ${column}: ${asClause(reason.replace(/\]$/, ""))}`;
}

function asClause(reason: string): string {
  const text = reason
    .replace(PLACE, "line $1")
    .replace(/\s+/g, " ")
    .replace(/; (?=[A-Z])/, ": ")
    .replace(/\.$/, "");
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
