import { type Bucket, displayName, levelOf, type Verdict, type VerdictStatus } from "../../policy/index.ts";
import { identityFacts } from "../identity/run-identity.ts";
import { TOOL } from "../tool.ts";
import { stoppedSuite } from "./junit-stopped.ts";
import { groupOf } from "./location.ts";
import { findingsOf, messageWithFix, type ReportedFinding } from "./reported-finding.ts";
import type { ReportedBucket, Reporter, RunReport } from "./run-report.ts";
import { stopReasons } from "./stopped.ts";
import { xmlAttributes, xmlText } from "./xml.ts";

/**
 * JUnit XML: one suite a stack (or account and region), one test case a bucket. What is undecided is an `<error>`:
 * a bucket nobody could judge is no passed test, and neither is a run that stopped. There is no standard; the elements are those that Jenkins, GitLab
 * and the others read.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export const junit: Reporter = function* (report) {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites${xmlAttributes({ name: TOOL.name, ...allCounts(report), time: seconds(report) })}>\n`;
  yield* stoppedSuite(report);
  for (const [name, results] of bySuite(report.results)) {
    yield `  <testsuite${xmlAttributes({ name, ...counts(results), timestamp: report.startedAt.replace(/Z$/, ""), time: 0 })}>\n`;
    yield* properties(factsOfRun(report), 4);
    for (const result of results) yield* testCase(name, result);
    yield "  </testsuite>\n";
  }
  yield "</testsuites>\n";
};

function factsOfRun({ command, identity, policy }: RunReport): Readonly<Record<string, string>> {
  const facts = identity === undefined ? [] : identityFacts(identity);
  return { command, ...Object.fromEntries(facts), policy: policy.source, "policy.sha256": policy.sha256 };
}

function bySuite(results: readonly ReportedBucket[]): ReadonlyMap<string, readonly ReportedBucket[]> {
  const suites = new Map<string, ReportedBucket[]>();
  for (const result of results) {
    const name = groupOf(result.verdict.bucket);
    const suite = suites.get(name);
    if (suite === undefined) suites.set(name, [result]);
    else suite.push(result);
  }
  return suites;
}

function counts(results: readonly ReportedBucket[]) {
  const of = (...statuses: VerdictStatus[]) =>
    results.filter(({ verdict }) => statuses.includes(verdict.status)).length;
  return {
    tests: results.length,
    failures: of("violation"),
    errors: of("undecided"),
    skipped: of("exempt", "notApplicable"),
  };
}

function allCounts(report: RunReport) {
  const stops = stopReasons(report).length;
  const sums = counts(report.results);
  return { ...sums, tests: sums.tests + stops, errors: sums.errors + stops };
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

function factsOf({ verdict, change }: ReportedBucket): Readonly<Record<string, string | undefined>> {
  const { bucket, status, abort, exemption } = verdict;
  return {
    status,
    account: bucket.account ?? undefined,
    region: bucket.region ?? undefined,
    constructPath: bucket.constructPath,
    abortDays: abort?.days.toString(),
    "exemption.owner": exemption?.owner,
    "exemption.expires": exemption?.expires,
    change: change?.outcome,
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

const ELEMENTS = { violation: "failure", undecided: "error", warning: "system-out", note: "system-out" } as const;

function* outcome(result: ReportedBucket): Iterable<string> {
  const { status } = result.verdict;
  if (status === "exempt" || status === "notApplicable") {
    yield `      <skipped${xmlAttributes({ message: skipReason(result.verdict) })}/>\n`;
    return;
  }
  const findings = findingsOf([result]);
  const [first] = findings;
  if (first === undefined) return;
  const element = ELEMENTS[levelOf(first.finding)];
  if (element === "system-out") {
    yield `      <system-out>${linesOf(findings)}</system-out>\n`;
    return;
  }
  // A hint is no reason for the failure, so it stands beside it.
  const reasons = findings.filter(({ finding }) => levelOf(finding) !== "note");
  const notes = findings.filter(({ finding }) => levelOf(finding) === "note");
  const head = { type: first.finding.kind, message: messageWithFix(first) };
  yield `      <${element}${xmlAttributes(head)}>${linesOf(reasons)}</${element}>\n`;
  if (notes.length > 0) yield `      <system-out>${linesOf(notes)}</system-out>\n`;
}

function linesOf(findings: readonly ReportedFinding[]): string {
  return findings.map((reported) => xmlText(`${reported.finding.kind}: ${messageWithFix(reported)}`)).join("\n");
}

function skipReason({ exemption }: Verdict): string {
  return exemption === undefined
    ? "not applicable"
    : `exempt until ${exemption.expires}: ${exemption.reason} (owner: ${exemption.owner})`;
}
