import { TOOL } from "../tool.ts";
import type { RunReport } from "./run-report.ts";
import { STOPPED, stopReasons } from "./stopped.ts";
import { xmlAttributes, xmlText } from "./xml.ts";

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
