import { createHash } from "node:crypto";
import { fixCodeFor } from "../../codegen/index.ts";
import { type Bucket, displayName, type Verdict, type VerdictStatus } from "../../policy/index.ts";
import { artifactLocation } from "./artifact-uri.ts";
import { lineOf } from "./code-fixes.ts";
import { printable } from "./printable.ts";
import { adviceOf, findingsOf, type ReportedFinding } from "./reported-finding.ts";
import type { RunReport } from "./run-report.ts";
import { EXEMPT, type SarifRuleId, sarifLevelOf } from "./sarif-rules.ts";
import { messageText } from "./sarif-text.ts";
import { qualifiedName } from "./whereabouts.ts";

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
  const all = [
    ...findingsOf(results).map(findingResult),
    ...results.flatMap(({ verdict }) =>
      verdict.exemption === undefined ? [] : [exemptResult(verdict.bucket, verdict.status, verdict.exemption)],
    ),
  ];
  const keyed = all.map((result) => ({ result, key: sortKey(result) }));
  return numbered(keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ result }) => result));
}

function findingResult(reported: ReportedFinding): SarifResult {
  const { finding, result } = reported;
  const { bucket, status } = result.verdict;
  const location = lineOf(result);
  const ruleId = "ruleId" in finding ? finding.ruleId : undefined;
  return {
    ruleId: finding.kind,
    level: sarifLevelOf(finding),
    message: messageText(`${displayName(bucket)}: ${adviceOf(reported)}`),
    ...withCode(
      about(location === undefined ? bucket : { ...bucket, location }, status, finding.kind, ruleId),
      reported,
    ),
  };
}

/** The lines that fix a finding, for tools that show a result's properties. */
function withCode(shared: ReturnType<typeof about>, { finding, result }: ReportedFinding) {
  const code = fixCodeFor(finding, result.verdict);
  if (code === undefined) return shared;
  const fixCode = { language: code.language, lines: code.lines.map(printable) };
  return { ...shared, properties: { ...shared.properties, fixCode } };
}

/** "Not applicable" and suppressed from outside (3.27.9, 3.35): the bucket was not judged, and somebody said why. */
function exemptResult(
  bucket: Bucket,
  status: VerdictStatus,
  { reason, owner, expires }: NonNullable<Verdict["exemption"]>,
): SarifResult {
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
    ...about(bucket, status, EXEMPT),
  };
}

function about(bucket: Bucket, status: VerdictStatus, kind: SarifRuleId, id?: string) {
  const identity = [kind, bucket.account, bucket.region, bucket.stack, qualifiedName(bucket), id];
  return {
    locations: [locationOf(bucket)],
    partialFingerprints: { "mpuGuardFinding/v1": hash(JSON.stringify(identity)) },
    properties: { account: bucket.account, region: bucket.region && printable(bucket.region), status },
  };
}

function locationOf(bucket: Bucket) {
  const { location } = bucket;
  const name = printable(displayName(bucket));
  return {
    ...(location !== undefined && {
      physicalLocation: {
        artifactLocation: artifactLocation(location.file),
        ...(location.line !== undefined && { region: { startLine: location.line } }),
      },
    }),
    logicalLocations: [{ name, fullyQualifiedName: printable(qualifiedName(bucket)), kind: "resource" }],
  };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** Two findings of one kind about one bucket, such as two rules without ID, are two results in the next run too. */
function numbered(results: readonly SarifResult[]): readonly SarifResult[] {
  const seen = new Map<string, number>();
  return results.map((result) => {
    const fingerprint = result.partialFingerprints["mpuGuardFinding/v1"];
    const count = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, count);
    return { ...result, partialFingerprints: { "mpuGuardFinding/v1": `${fingerprint}:${count}` } };
  });
}

function sortKey({ ruleId, message, locations }: SarifResult): string {
  const physical = locations[0]?.physicalLocation;
  const line = String(physical?.region?.startLine ?? 0).padStart(9, "0");
  const name = locations[0]?.logicalLocations[0]?.fullyQualifiedName ?? "";
  return [physical?.artifactLocation.uri ?? "", line, name, ruleId, message.text].join("\u0000");
}
