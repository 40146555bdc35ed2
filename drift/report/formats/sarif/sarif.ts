import { safeJson } from "../../../../codegen/index.ts";
import { TOOL } from "../../../tool.ts";
import { failedAccounts } from "../../contents/accounts.ts";
import { summaryOf } from "../../contents/counts.ts";
import { countsForExit } from "../../contents/exit-status.ts";
import { policyNotesOf, policyNoteText } from "../../contents/policy-notes.ts";
import type { Reporter, RunReport } from "../../contents/run-report.ts";
import { STOPPED, stopText } from "../../contents/stopped.ts";
import { totalDocument } from "../../uploads/uploads-document.ts";
import { artifactLocation } from "./artifact-uri.ts";
import { type SarifResult, sarifResults } from "./sarif-result.ts";
import { HOMEPAGE, sarifRules } from "./sarif-rules.ts";
import { messageText } from "./sarif-text.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/**
 * SARIF 2.1.0 (OASIS), one run, with one result a line: every finding, and every exempt bucket as a suppressed
 * result. What is undecided is a warning like any other.
 *
 * GitHub's code scanning takes only results with a file, which live buckets do not have: upload it for `check`.
 */
export const sarif: Reporter = function* (report) {
  const results = sarifResults(report);
  const rules = sarifRules(report);
  const positions = new Map(rules.map(({ id }, index) => [id, index]));
  const driver = { name: TOOL.name, version: TOOL.version, informationUri: HOMEPAGE, rules };
  yield `{\n  "$schema": ${safeJson(SCHEMA)},\n  "version": "2.1.0",\n  "runs": [\n    {\n`;
  yield `      "tool": ${safeJson({ driver })},\n`;
  yield `      "invocations": ${safeJson([invocation(report)])},\n`;
  yield `      "originalUriBaseIds": ${safeJson({ "%SRCROOT%": { description: { text: "The folder the command ran in." } } })},\n`;
  yield `      "results": [`;
  for (const [index, result] of results.entries()) {
    const { ruleId, ...others }: SarifResult = result;
    yield `${index === 0 ? "" : ","}\n        ${safeJson({ ruleId, ruleIndex: positions.get(ruleId), ...others })}`;
  }
  yield `${results.length === 0 ? "" : "\n      "}]\n    }\n  ]\n}\n`;
};

/** How the run went (SARIF 2.1.0, 3.20), and where it stopped early, why (3.20.21). */
function invocation(report: RunReport) {
  const { command, startedAt, finishedAt, identity, policy, baseline, errors = [] } = report;
  const notes = policyNotesOf(report);
  const summary = summaryOf(report);
  const hasStopped = errors.length > 0;
  const notifications = [...errors.map(stopText), ...failedAccounts(report).map(({ line }) => line)];
  return {
    startTimeUtc: startedAt,
    endTimeUtc: finishedAt,
    executionSuccessful: !hasStopped,
    ...(report.exitStatus !== undefined && { exitCode: report.exitStatus }),
    exitCodeDescription: hasStopped ? STOPPED : exitDescription(report),
    ...(notifications.length > 0 && {
      toolExecutionNotifications: notifications.map((text) => ({ level: "error", message: messageText(text) })),
    }),
    // What is wrong with the policy is wrong with how the tool was set up (3.20.22).
    ...(notes.length > 0 && {
      toolConfigurationNotifications: notes.map((note) => ({
        level: "warning",
        message: messageText(policyNoteText(note)),
        ...(note.line !== undefined && {
          locations: [
            {
              physicalLocation: {
                artifactLocation: artifactLocation(policy.source),
                region: { startLine: note.line },
              },
            },
          ],
        }),
      })),
    }),
    properties: {
      command,
      ...(identity !== undefined && { identity }),
      policy,
      summary,
      ...(baseline !== undefined && { baseline }),
      ...(report.source !== undefined && { source: report.source }),
      ...(report.since !== undefined && { since: report.since }),
      ...(report.seenEarlier !== undefined && { seenEarlier: report.seenEarlier }),
      // A bucket's uploads are no result of a rule: their sums are a fact of the run, and `json` has each bucket's.
      ...(report.uploads !== undefined && { uploads: totalDocument(report.uploads) }),
    },
  };
}

function exitDescription({ results, baseline }: RunReport): string {
  const { violation, undecided } = countsForExit(results);
  const added = baseline === undefined ? "" : " that the baseline does not have";
  if (violation > 0) return `at least one violation${added}`;
  if (undecided > 0) return `no violation${added}, but at least one bucket could not be decided`;
  return baseline === undefined ? "every bucket is decided, and compliant or exempt" : "nothing new since the baseline";
}
