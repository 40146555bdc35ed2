import type { CodeFile } from "../../terraform/config/code-module.ts";
import { DeclaredFileError } from "../../terraform/index.ts";
import { isBody } from "../../terraform/json/body.ts";
import { decodeText } from "../../terraform/json/decode-text.ts";
import { kindOf } from "../../terraform/json/file-kind.ts";
import { locateBlocks } from "../../terraform/json/locate-blocks.ts";
import { parseJson } from "../../terraform/json/parse-json.ts";
import { readHcl } from "../hcl/read-hcl.ts";
import { readBytes } from "./read-bytes.ts";

/**
 * One file of a module, in JSON or in HCL as its name says.
 *
 * @throws DeclaredFileError where it cannot be read, or is no code
 */
export async function readCodeFile(path: string): Promise<CodeFile> {
  const text = decodeText(await readBytes(path), path);
  if (!path.endsWith(".json")) return { ...(await readHcl(text, path)), source: path };
  const document = parseJson(text, path);
  // An empty file is one of a module, and says nothing.
  if (!isBody(document) || Object.keys(document).length > 0) {
    const kind = kindOf(document, path);
    if (kind !== "synthesized") {
      throw new DeclaredFileError(path, `this is a ${kind}, and no code: give it a name that does not end in .tf.json`);
    }
  }
  return { document, source: path, lines: locateBlocks(text, path) };
}
