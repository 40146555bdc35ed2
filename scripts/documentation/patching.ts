import { REFUSAL_REASONS, refusalWords } from "../../policy/index.ts";
import { markdownTable, withPart } from "./markdown.ts";

/** docs/patching.md with the refusals that there are now. */
export function patchingPage(current: string): string {
  const rows = REFUSAL_REASONS.map((reason) => {
    const { why, fix } = refusalWords({ reason });
    return [`\`${reason}\``, why, fix];
  });
  return withPart(current, "refusals", markdownTable(["refused", "because", "the way out"], rows));
}
