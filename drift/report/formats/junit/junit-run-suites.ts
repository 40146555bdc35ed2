import { xmlAttributes, xmlText } from "../../../text/xml.ts";
import { TOOL } from "../../../tool.ts";
import { failedAccounts } from "../../contents/accounts.ts";
import { policyNotesOf, policyNoteText } from "../../contents/policy-notes.ts";
import type { RunReport } from "../../contents/run-report.ts";
import { STOPPED, stopReasons } from "../../contents/stopped.ts";

/** A suite of its own, since no bucket is to blame: one test case a reason, first of all. */
export function* stoppedSuite(report: RunReport): Iterable<string> {
  const reasons = stopReasons(report);
  if (reasons.length === 0) return;
  const name = `${TOOL.name} ${report.command}`;
  const sums = { tests: reasons.length, failures: 0, errors: reasons.length, skipped: 0 };
  yield `  <testsuite${xmlAttributes({ name, ...sums, timestamp: report.startedAt.replace(/Z$/, ""), time: 0 })}>\n`;
  for (const [index, reason] of reasons.entries()) {
    yield `    <testcase${xmlAttributes({ name: `the run, ${index + 1}`, classname: name, time: 0 })}>\n`;
    yield `      <error${xmlAttributes({ type: "stopped", message: STOPPED })}>${xmlText(reason)}</error>\n`;
    yield "    </testcase>\n";
  }
  yield "  </testsuite>\n";
}

/** A test case for each account that could not be scanned: it is no passed test, and has no bucket to show it. */
export function* accountsSuite(report: RunReport): Iterable<string> {
  const failed = failedAccounts(report);
  if (failed.length === 0) return;
  const name = `${TOOL.name} accounts`;
  const sums = { tests: failed.length, failures: 0, errors: failed.length, skipped: 0 };
  yield `  <testsuite${xmlAttributes({ name, ...sums, timestamp: report.startedAt.replace(/Z$/, ""), time: 0 })}>\n`;
  for (const { account, line } of failed) {
    yield `    <testcase${xmlAttributes({ name: account, classname: name, time: 0 })}>\n`;
    yield `      <error${xmlAttributes({ type: "account", message: "not scanned" })}>${xmlText(line)}</error>\n`;
    yield "    </testcase>\n";
  }
  yield "  </testsuite>\n";
}

/** What is to be fixed in the policy file: a test case a note, none of which fails. */
export function* policySuite(report: RunReport): Iterable<string> {
  const notes = policyNotesOf(report);
  if (notes.length === 0) return;
  const name = `${TOOL.name} policy`;
  const sums = { tests: notes.length, failures: 0, errors: 0, skipped: 0 };
  yield `  <testsuite${xmlAttributes({ name, ...sums, timestamp: report.startedAt.replace(/Z$/, ""), time: 0 })}>\n`;
  for (const [index, note] of notes.entries()) {
    const place = note.line === undefined ? {} : { file: report.policy.source, line: note.line };
    const facts = { name: `${note.kind}, ${index + 1}`, classname: name, ...place, time: 0 };
    yield `    <testcase${xmlAttributes(facts)}>\n`;
    yield `      <system-out>${xmlText(policyNoteText(note))}</system-out>\n`;
    yield "    </testcase>\n";
  }
  yield "  </testsuite>\n";
}
