import { fixCodeFor } from "../../../../codegen/index.ts";
import { type Bucket, displayName, levelOf, type Verdict } from "../../../../policy/index.ts";
import { identityFacts } from "../../../identity/run-identity.ts";
import { xmlAttributes, xmlText } from "../../../text/xml.ts";
import { TOOL } from "../../../tool.ts";
import type { BucketUploads } from "../../../uploads/bucket-uploads.ts";
import { estimated } from "../../../uploads/total-uploads.ts";
import { failedAccounts } from "../../contents/accounts.ts";
import { reasonOf } from "../../contents/change-reason.ts";
import { isKnownBucket } from "../../contents/exit-status.ts";
import { policyNotesOf } from "../../contents/policy-notes.ts";
import { sourceLines } from "../../contents/report-source.ts";
import { findingsOf, isKnown, messageWithFix, type ReportedFinding } from "../../contents/reported-finding.ts";
import type { ReportedBucket, Reporter, RunReport } from "../../contents/run-report.ts";
import { stopReasons } from "../../contents/stopped.ts";
import { accountsSuite, policySuite, stoppedSuite } from "./junit-run-suites.ts";
import { type Counts, countsBySuite, inSuites, isSkipped } from "./junit-suites.ts";

/**
 * JUnit XML: one suite a stack (or account and region), one test case a bucket. What is undecided is an `<error>`:
 * a bucket nobody could judge is no passed test, and neither is a run that stopped, or an account that could not be scanned. There is no standard; the elements are those that Jenkins, GitLab
 * and the others read.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export const junit: Reporter = function* (report) {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  // The counts stand before what is counted.
  const suites = countsBySuite(report);
  yield `<testsuites${xmlAttributes({ name: TOOL.name, ...allCounts(report, suites.values()), time: seconds(report) })}>\n`;
  yield* stoppedSuite(report);
  yield* accountsSuite(report);
  yield* policySuite(report);
  let open: string | undefined;
  for (const { suite: name, result } of inSuites(report)) {
    if (name !== open) {
      if (open !== undefined) yield SUITE_END;
      open = name;
      const counts = suites.get(name);
      yield `  <testsuite${xmlAttributes({ name, ...counts, timestamp: report.startedAt.replace(/Z$/, ""), time: 0 })}>\n`;
      yield* properties(factsOfRun(report), 4);
    }
    yield* testCase(name, result);
  }
  if (open !== undefined) yield SUITE_END;
  yield "</testsuites>\n";
};

function factsOfRun(report: RunReport): Readonly<Record<string, string | undefined>> {
  const { command, identity, policy, baseline } = report;
  const lines = sourceLines(report);
  const facts = identity === undefined ? [] : identityFacts(identity);
  return {
    command,
    ...Object.fromEntries(facts),
    policy: policy.source,
    "policy.sha256": policy.sha256,
    baseline: baseline?.source,
    seen: lines.length === 0 ? undefined : lines.join("; "),
  };
}

function allCounts(report: RunReport, suites: Iterable<Counts>) {
  const stops = stopReasons(report).length + failedAccounts(report).length;
  const notes = policyNotesOf(report).length;
  const sums = { tests: stops + notes, failures: 0, errors: stops, skipped: 0 };
  for (const { tests, failures, errors, skipped } of suites) {
    sums.tests += tests;
    sums.failures += failures;
    sums.errors += errors;
    sums.skipped += skipped;
  }
  return sums;
}

function seconds({ startedAt, finishedAt }: RunReport): number {
  return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

function* testCase(classname: string, result: ReportedBucket): Iterable<string> {
  const { bucket } = result.verdict;
  const { file, line } = bucket.location ?? {};
  yield `    <testcase${xmlAttributes({ name: caseName(bucket), classname, file, line, time: 0 })}>\n`;
  yield* properties(factsOf(result), 6);
  yield* outcome(result);
  yield "    </testcase>\n";
}

/** With the address, since readers such as GitLab drop a second case of the same name. */
function caseName(bucket: Bucket): string {
  const name = displayName(bucket);
  return bucket.address === undefined || bucket.address === name ? name : `${name} (${bucket.address})`;
}

function factsOf({ verdict, change, uploads }: ReportedBucket): Readonly<Record<string, string | undefined>> {
  const { bucket, status, abort, exemption } = verdict;
  return {
    status,
    asOf: bucket.asOf,
    account: bucket.account ?? undefined,
    region: bucket.region ?? undefined,
    constructPath: bucket.constructPath,
    abortDays: abort?.days.toString(),
    "exemption.owner": exemption?.owner,
    "exemption.expires": exemption?.expires,
    change: change?.outcome,
    changeReason: change && reasonOf(change),
    ...(uploads !== undefined && uploadFacts(uploads)),
  };
}

/** Sums of a test case; what is not known is left out, and never zero. */
function uploadFacts(uploads: BucketUploads): Readonly<Record<string, string | undefined>> {
  const { bytes, costPerMonth } = estimated(uploads);
  return {
    "uploads.count": uploads.count?.toString(),
    "uploads.bytes": bytes?.toString(),
    "uploads.costPerMonth": costPerMonth?.toFixed(6),
    "uploads.currency": uploads.currency,
    "uploads.estimated": uploads.estimate === undefined ? undefined : "yes",
  };
}

function* properties(facts: Readonly<Record<string, string | undefined>>, indent: number): Iterable<string> {
  const space = " ".repeat(indent);
  yield `${space}<properties>\n`;
  for (const [name, value] of Object.entries(facts)) {
    if (value !== undefined) yield `${space}  <property${xmlAttributes({ name, value })}/>\n`;
  }
  yield `${space}</properties>\n`;
}

const SUITE_END = "  </testsuite>\n";

const ELEMENTS = { violation: "failure", undecided: "error", warning: "system-out", note: "system-out" } as const;

function* outcome(result: ReportedBucket): Iterable<string> {
  const findings = findingsOf([result]);
  if (isSkipped(result)) {
    const isExempt = !isKnownBucket(result);
    yield `      <skipped${xmlAttributes({ message: isExempt ? skipReason(result.verdict) : KNOWN })}/>\n`;
    if (!isExempt) yield `      <system-out>${linesOf(findings)}</system-out>\n`;
    return;
  }
  const reasons = findings.filter((reported) => isReason(reported));
  const others = findings.filter((reported) => !isReason(reported));
  const [first = others[0]] = reasons;
  if (first === undefined) return;
  const element = ELEMENTS[levelOf(first.finding)];
  if (element === "system-out") {
    yield `      <system-out>${linesOf(findings)}</system-out>\n`;
    return;
  }
  const head = { type: first.finding.kind, message: messageWithFix(first) };
  yield `      <${element}${xmlAttributes(head)}>${linesOf(reasons)}</${element}>\n`;
  if (others.length > 0) yield `      <system-out>${linesOf(others)}</system-out>\n`;
}

const KNOWN = "known, in the baseline";

/** A hint is no reason for a failure, and neither is what the baseline has: they stand beside it. */
function isReason(reported: ReportedFinding): boolean {
  return levelOf(reported.finding) !== "note" && !isKnown(reported);
}

function linesOf(findings: readonly ReportedFinding[]): string {
  return findings
    .map((reported) => {
      const known = isKnown(reported) ? ` (${KNOWN})` : "";
      const code = isKnown(reported) ? undefined : fixCodeFor(reported.finding, reported.result.verdict);
      const text = `${reported.finding.kind}${known}: ${messageWithFix(reported)}`;
      return [text, ...(code?.lines ?? []).map((line) => `    ${line}`)].map(xmlText).join("\n");
    })
    .join("\n");
}

function skipReason({ exemption }: Verdict): string {
  return exemption === undefined
    ? "not applicable"
    : `exempt until ${exemption.expires}: ${exemption.reason} (owner: ${exemption.owner})`;
}
