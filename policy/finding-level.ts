import type { Finding, FindingKind } from "./finding.ts";

/** How grave a finding is. A `warning` or a `note` stands beside the verdict; of a note nothing has to be done. */
export type FindingLevel = "violation" | "undecided" | "warning" | "note";

type LevelTable = {
  readonly [K in FindingKind]: FindingLevel | ((finding: Finding & { kind: K }) => FindingLevel);
};

const LEVELS: LevelTable = {
  "no-lifecycle-configuration": "violation",
  "no-abort-rule": "violation",
  "abort-rule-disabled": "violation",
  "abort-scope-partial": "violation",
  "abort-prefix-literal": "warning",
  "expiration-disabled": "note",
  "deprecated-prefix": "note",
  "abort-days-too-long": "violation",
  "abort-days-too-short": "violation",
  "abort-filter-rejected": "violation",
  "duplicate-configuration": "violation",
  "replaced-by-rename": "violation",
  "region-mismatch": "violation",
  "lifecycle-service-denied": "violation",
  "lifecycle-unsupported": "violation",
  "exemption-expired": ({ isNeeded }) => (isNeeded === false ? "note" : "violation"),
  "access-denied": "undecided",
  throttled: "undecided",
  timeout: "undecided",
  "wrong-region": "undecided",
  "bucket-not-found": "undecided",
  unreadable: "undecided",
  "unknown-until-apply": "undecided",
  unattributed: "undecided",
  "opaque-module": "undecided",
};

/** How grave a finding is. */
export function levelOf(finding: Finding): FindingLevel {
  const level = LEVELS[finding.kind];
  return typeof level === "function" ? (level as (finding: Finding) => FindingLevel)(finding) : level;
}

/** What a finding makes of its bucket; `compliant` for a mere warning or note. */
export function statusOf(finding: Finding): "violation" | "undecided" | "compliant" {
  const level = levelOf(finding);
  return level === "violation" || level === "undecided" ? level : "compliant";
}

const SEVERITIES = { violation: "error", undecided: "warning", warning: "warning", note: "note" } as const;

/** The level of a finding in the words of most tools: what is undecided is a warning like any other. */
export function severityOf(finding: Finding): "error" | "warning" | "note" {
  return SEVERITIES[levelOf(finding)];
}
