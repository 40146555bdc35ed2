import { join } from "node:path";
import { DeclaredFileError } from "../../terraform/index.ts";
import { isBody } from "../../terraform/json/body.ts";
import { decodeText } from "../../terraform/json/decode-text.ts";
import { parseJson } from "../../terraform/json/parse-json.ts";
import { readHclValues } from "../hcl/read-hcl.ts";
import { readBytes } from "./read-bytes.ts";

/**
 * What the files of values in a folder give its variables; of several values the last one counts.
 *
 * @see https://developer.hashicorp.com/terraform/language/values/variables
 * @throws DeclaredFileError where one cannot be read
 */
export async function readValues(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const values = new Map<string, unknown>();
  for (const name of names) for (const [key, value] of await readFile(join(folder, name))) values.set(key, value);
  return values;
}

async function readFile(path: string): Promise<Iterable<readonly [string, unknown]>> {
  const text = decodeText(await readBytes(path), path);
  if (!path.endsWith(".json")) return await readHclValues(text, path);
  const document = parseJson(text, path);
  if (!isBody(document)) throw new DeclaredFileError(path, "holds no values by name: write them as one object");
  return Object.entries(document).filter(([name]) => name !== "//");
}
