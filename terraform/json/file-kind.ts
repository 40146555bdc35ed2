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
  const parts = Array.isArray(document) ? document : [document];
  const declares = (part: unknown) => isBody(part) && BLOCKS.some((block) => Object.hasOwn(part, block));
  if (parts.length > 0 && parts.some(declares)) return "synthesized";
  throw new DeclaredFileError(
    source,
    "neither synthesized code (cdk.tf.json, *.tf.json), nor a plan or state that `terraform show -json` printed, nor a state file",
  );
}

function kindOfShown(document: Body, has: (key: string) => boolean, source: string): FileKind {
  const version = String(document.format_version);
  const major = /^(\d+)(\.|$)/.exec(version)?.[1];
  if (major === undefined || Number(major) > 1) {
    const shown = /^[\w.-]{1,20}$/.test(version) ? version : "that is not a version";
    throw new DeclaredFileError(
      source,
      `its format is ${shown}, and this version of mpu-guard reads 0.x and 1.x: update it`,
    );
  }
  if (document.errored === true) {
    throw new DeclaredFileError(
      source,
      "terraform failed to plan and left the plan incomplete: mend that, then plan again",
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

/** What Terraform printed and somebody changed: nothing in it can be relied upon. */
export function malformed(source: string, where: string): DeclaredFileError {
  return new DeclaredFileError(source, `${where} is not as terraform prints it: ${SHOW_JSON} anew`);
}
