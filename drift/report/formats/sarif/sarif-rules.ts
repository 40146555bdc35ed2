import { fixCodeFor } from "../../../../codegen/index.ts";
import { displayName, type Finding, type FindingKind, levelOf, pageOf, titleOf } from "../../../../policy/index.ts";
import { fixFor } from "../../contents/reported-finding.ts";
import type { RunReport } from "../../contents/run-report.ts";
import { messageText } from "./sarif-text.ts";

/** The package's page, which shows the README. */
export const HOMEPAGE = "https://www.npmjs.com/package/mpu-guard";

/** The rule of results that stand for an exempt bucket, which is not evaluated and so has no finding. */
export const EXEMPT = "exempt";

/** What an exemption is, and where it stands. */
const EXEMPT_PAGE = "https://github.com/mpu-guard/mpu-guard/blob/main/docs/policy-file.md#exemptions";

export type SarifRuleId = FindingKind | typeof EXEMPT;

const MEANINGS = {
  violation: "The bucket does not meet the policy.",
  undecided: "Whether the bucket meets the policy could not be decided, which is not the same as meeting it.",
  warning: "A hint beside the verdict: it makes no violation, and is no cover either.",
  note: "Worth knowing beside the verdict, which it does not change: nothing has to be done.",
} as const;

/** Exemptions stand in the policy file, or in tags where it sets `allowExemptionTags`. */
const EXEMPT_MEANING =
  "The policy file exempts the bucket, or lets the bucket's own tags exempt it, with a reason and until a day.";

const LEVELS = { violation: "error", undecided: "warning", warning: "note", note: "note" } as const;

/** How grave a finding is in SARIF's words (2.1.0, 3.27.10). */
export function sarifLevelOf(finding: Pick<Finding, "kind">): "error" | "warning" | "note" {
  return LEVELS[levelOf(finding as Finding)];
}

/** A `reportingDescriptor` (SARIF 2.1.0, 3.49) of every kind of finding that a report holds, by id. */
export function sarifRules({ results }: RunReport) {
  const ids = new Set<SarifRuleId>(results.flatMap(({ verdict }) => verdict.findings.map(({ kind }) => kind)));
  if (results.some(({ verdict }) => verdict.exemption !== undefined)) ids.add(EXEMPT);
  return [...ids].sort().map((id) => ({
    id,
    ...(id === EXEMPT
      ? describe("Exempt by the policy", EXEMPT_MEANING, "none")
      : describe(titleOf(id), MEANINGS[levelOf({ kind: id } as Finding)], sarifLevelOf({ kind: id }))),
    ...helpFor(id, results),
    helpUri: id === EXEMPT ? EXEMPT_PAGE : pageOf(id),
  }));
}

/** How the first bucket with such a finding is fixed, in code: the others are fixed alike. */
function helpFor(id: SarifRuleId, results: RunReport["results"]) {
  for (const result of results) {
    const finding = result.verdict.findings.find(({ kind }) => kind === id);
    const code = finding && fixCodeFor(finding, result.verdict);
    if (finding === undefined || code === undefined) continue;
    const first = `For example ${displayName(result.verdict.bucket)}: ${fixFor(finding, result)}`;
    return { help: { text: [first, "", ...code.lines].map((line) => messageText(line).text).join("\n") } };
  }
  return {};
}

function describe(title: string, meaning: string, level: string) {
  return {
    shortDescription: { text: title },
    fullDescription: { text: `${title}. ${meaning}` },
    defaultConfiguration: { level },
  };
}
