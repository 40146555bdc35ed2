import { type Body, isBody } from "./body.ts";
import { DeclaredFileError } from "./declared-file-error.ts";
import { SHOW_JSON } from "./decode-text.ts";
import { isStateFile } from "./is-state-file.ts";

export type FileKind = "synthesized" | "plan" | "state";

/** What stands at the top of a `*.tf.json` file. @see https://developer.hashicorp.com/terraform/language/syntax/json */
const BLOCKS =
  "resource data module terraform provider variable output locals import moved removed check ephemeral".split(" ");

/**
 * What a document is, from its content alone.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 * @throws DeclaredFileError for a document that declares nothing, or that this version does not understand
 */
export function kindOf(document: unknown, source: string): FileKind {
  const has = (key: string) => isBody(document) && Object.hasOwn(document, key);
  if (has("format_version")) return kindOfShown(document as Body, has, source);
  if (isStateFile(document)) return "state";
  if (has("stacks") && has("version")) {
    throw new DeclaredFileError(source, "this is the manifest of a synth: give the folder that it is in");
  }
  if (Array.isArray(document) && document.some((part) => isBody(part) && Object.hasOwn(part, "format_version"))) {
    throw new DeclaredFileError(source, "this is a list of plans or states: write each to a file of its own");
  }
  const wrapper = isBody(document)
    ? Object.keys(document).find((key) => isBody(document[key]) && Object.hasOwn(document[key], "format_version"))
    : undefined;
  if (wrapper !== undefined) {
    const problem = `a plan or state stands under the key ${JSON.stringify(wrapper)}`;
    throw new DeclaredFileError(source, `${problem}: give it alone, as \`terraform show -json FILE\` prints it`);
  }
  const parts = Array.isArray(document) ? document : [document];
  const declares = (part: unknown) => isBody(part) && BLOCKS.some((block) => Object.hasOwn(part, block));
  if (parts.length > 0 && parts.some(declares)) return "synthesized";
  throw new DeclaredFileError(
    source,
    "neither synthesized code (cdk.tf.json, *.tf.json), nor a plan or state that `terraform show -json` printed, nor a state file",
  );
}

function kindOfShown(document: Body, has: (key: string) => boolean, source: string): FileKind {
  const version = document.format_version;
  const major = typeof version === "string" ? /^(\d+)(\.\d+)*$/.exec(version)?.[1] : undefined;
  if (major === undefined) {
    const found = typeof version === "string" ? "a text that is not a version number" : nameOfType(version);
    throw new DeclaredFileError(
      source,
      `its format_version is ${found}, where a version such as "1.2" is expected: ${SHOW_JSON} again`,
    );
  }
  if (Number(major) > 1) {
    throw new DeclaredFileError(
      source,
      `its format_version is ${version}, and this version of mpu-guard reads 0.x and 1.x: update mpu-guard`,
    );
  }
  if (document.errored === true) {
    throw new DeclaredFileError(
      source,
      "terraform plan failed, so the plan is incomplete: fix the error, then plan again",
    );
  }
  if (has("resource_changes") || has("planned_values") || has("configuration")) return "plan";
  // Of an empty state Terraform prints the format alone.
  const others = Object.keys(document).filter(
    (key) => !["format_version", "terraform_version", "checks"].includes(key),
  );
  if (has("values") || others.length === 0) return "state";
  throw new DeclaredFileError(source, `neither a plan nor a state: ${SHOW_JSON}`);
}

function nameOfType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** What Terraform printed and somebody changed: nothing in it can be relied upon. */
export function malformed(source: string, where: string): DeclaredFileError {
  return new DeclaredFileError(source, `${where} is not as terraform prints it: ${SHOW_JSON} again`);
}
