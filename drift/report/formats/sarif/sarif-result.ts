import { fixCodeFor } from "../../../../codegen/index.ts";
import {
  type Bucket,
  displayName,
  type Refusal,
  refusalWords,
  type Verdict,
  type VerdictStatus,
} from "../../../../policy/index.ts";
import { printable } from "../../../text/printable.ts";
import { refusalOf } from "../../contents/change-reason.ts";
import type { Comparison } from "../../contents/comparison.ts";
import { fingerprintOf, fingerprintsOf } from "../../contents/fingerprint.ts";
import { qualifiedName } from "../../contents/location.ts";
import { findingsOf, messageWithFix, type ReportedFinding } from "../../contents/reported-finding.ts";
import type { ReportedBucket, RunReport } from "../../contents/run-report.ts";
import { lineOf } from "../../groups/code-fixes.ts";
import { artifactLocation } from "./artifact-uri.ts";
import { EXEMPT, type SarifRuleId, sarifLevelOf } from "./sarif-rules.ts";
import { messageText } from "./sarif-text.ts";

/** A SARIF `result` (2.1.0, 3.27), as far as the reporter has to know its shape. */
export interface SarifResult {
  readonly ruleId: SarifRuleId;
  readonly message: { readonly text: string };
  readonly locations: readonly ReturnType<typeof locationOf>[];
  readonly partialFingerprints: { readonly "mpuGuardFinding/v1": string };
  readonly [property: string]: unknown;
}

/** All results, sorted by place, bucket, rule and text, whatever order they were found in. */
export function sarifResults({ results }: RunReport): readonly SarifResult[] {
  const all = fingerprintsOf(results.map(({ verdict }) => verdict));
  const fingerprints = new Map(results.map((result, index) => [result, all[index]]));
  const found = [
    ...findingsOf(results).map((reported) =>
      findingResult(reported, fingerprints.get(reported.result)?.[reported.index] ?? ""),
    ),
    ...results.flatMap((result) => (result.verdict.exemption === undefined ? [] : [exemptResult(result)])),
  ];
  const keyed = found.map((result) => ({ result, key: sortKey(result) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ result }) => result);
}

function findingResult(reported: ReportedFinding, fingerprint: string): SarifResult {
  const { finding, result, index } = reported;
  const { bucket, status } = result.verdict;
  const location = lineOf(result);
  const comparison = result.comparisons?.[index];
  return {
    ruleId: finding.kind,
    level: sarifLevelOf(finding),
    message: messageText(`${displayName(bucket)}: ${messageWithFix(reported)}`),
    ...(comparison !== undefined && { baselineState: BASELINE_STATES[comparison.state] }),
    ...withFacts(about(location === undefined ? bucket : { ...bucket, location }, status, fingerprint), reported),
  };
}

/** SARIF's words (3.27.24). What is no longer there is left out: readers would show it as if it were. */
const BASELINE_STATES = { new: "new", worse: "updated", known: "unchanged" } as const satisfies Record<
  Comparison["state"],
  string
>;

/** The lines that fix a finding, and why a patch does not, for tools that show a result's properties. */
function withFacts(shared: ReturnType<typeof about>, { finding, result }: ReportedFinding) {
  const code = fixCodeFor(finding, result.verdict);
  const fixCode = code && { language: code.language, lines: code.lines.map(printable) };
  const refusal = refusalOf(result);
  const more = { ...(fixCode && { fixCode }), ...(refusal && { refusal: refusalProperties(refusal) }) };
  return { ...shared, properties: { ...shared.properties, ...more } };
}

function refusalProperties(refusal: Refusal) {
  const { why, fix } = refusalWords(refusal);
  return { kind: refusal.reason, reason: printable(why), fix: printable(fix) };
}

/** "Not applicable" and suppressed from outside (3.27.9, 3.35): the bucket was not judged, and somebody said why. */
function exemptResult({ verdict, comparisons, wasExempt = false }: ReportedBucket): SarifResult {
  const { bucket, status } = verdict;
  const { reason, owner, expires } = verdict.exemption as NonNullable<Verdict["exemption"]>;
  return {
    ruleId: EXEMPT,
    kind: "notApplicable",
    level: "none",
    message: messageText(`${displayName(bucket)}: exempt until ${expires}`),
    suppressions: [
      {
        kind: "external",
        status: "accepted",
        justification: printable(`${reason} (owner: ${owner}; until ${expires})`),
      },
    ],
    ...(comparisons !== undefined && { baselineState: BASELINE_STATES[wasExempt ? "known" : "new"] }),
    ...about(bucket, status, `${fingerprintOf(bucket, EXEMPT)}:1`),
  };
}

function about(bucket: Bucket, status: VerdictStatus, fingerprint: string) {
  return {
    locations: [locationOf(bucket)],
    partialFingerprints: { "mpuGuardFinding/v1": fingerprint },
    properties: {
      account: bucket.account,
      region: bucket.region && printable(bucket.region),
      status,
      ...(bucket.asOf !== undefined && { asOf: bucket.asOf }),
    },
  };
}

function locationOf(bucket: Bucket) {
  const { location } = bucket;
  const name = printable(displayName(bucket));
  return {
    ...(location !== undefined && {
      physicalLocation: {
        artifactLocation: artifactLocation(location.file),
        // GitHub takes no result without a line.
        region: { startLine: location.line ?? 1 },
      },
    }),
    logicalLocations: [{ name, fullyQualifiedName: printable(qualifiedName(bucket)), kind: "resource" }],
  };
}

function sortKey({ ruleId, message, locations }: SarifResult): string {
  const physical = locations[0]?.physicalLocation;
  const line = String(physical?.region?.startLine ?? 0).padStart(9, "0");
  const name = locations[0]?.logicalLocations[0]?.fullyQualifiedName ?? "";
  return [physical?.artifactLocation.uri ?? "", line, name, ruleId, message.text].join("\u0000");
}
