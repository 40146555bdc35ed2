import { own } from "./body.ts";

/** Whether a document is a state file as Terraform keeps it, rather than what `terraform show -json` prints of it. */
export function isStateFile(document: unknown): boolean {
  const has = (key: string) => own(document, key) !== undefined;
  if (has("format_version")) return false;
  // An encrypted one has no version; one that people cut down has no lineage.
  return has("lineage") || (has("version") && (has("serial") || has("resources")));
}
