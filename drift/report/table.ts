import pc from "picocolors";
import { displayName, type Finding, messageOf, statusOf, titleOf } from "../../policy/index.ts";
import { thousands } from "../thousands.ts";
import { changeCounts } from "./change-counts.ts";
import { headline } from "./headline.ts";
import { printable } from "./printable.ts";
import { fixFor } from "./reported-finding.ts";
import type { ReportedBucket, Reporter } from "./run-report.ts";

type Colors = ReturnType<typeof pc.createColors>;

/** For people: the counts first, then only what needs action, by finding and fix. */
export const table: Reporter = function* (report, { color }) {
  const colors = pc.createColors(color);
  yield `${colors.bold(headline(report))}\n`;
  yield `${colors.dim(`policy: ${printable(report.policy.source)}`)}\n`;
  for (const group of groupFindings(report.results)) yield* renderGroup(group, colors);
  yield* changeCounts(report.results, colors);
};

/** Buckets with the same finding and the same fix. */
interface FindingGroup {
  readonly finding: Finding;
  readonly fix: string;
  readonly rows: { readonly result: ReportedBucket; readonly message: string }[];
}

const ORDER = ["violation", "undecided", "compliant"] as const;
const LABELS = { violation: "VIOLATION", undecided: "UNDECIDED", compliant: "WARNING" } as const;

function groupFindings(results: readonly ReportedBucket[]): readonly FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const result of results) {
    for (const finding of result.verdict.findings) {
      const fix = fixFor(finding, result);
      const key = `${ORDER.indexOf(statusOf(finding))} ${finding.kind} ${fix}`;
      const group = groups.get(key) ?? { finding, fix, rows: [] };
      groups.set(key, group);
      group.rows.push({ result, message: messageOf(finding, result.verdict) });
    }
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function* renderGroup({ finding, fix, rows }: FindingGroup, colors: Colors): Iterable<string> {
  const status = statusOf(finding);
  const paint = status === "violation" ? colors.red : colors.yellow;
  yield `\n${paint(LABELS[status])} ${colors.bold(finding.kind)}: ${titleOf(finding.kind)} (${thousands(rows.length)})\n`;
  yield `  fix: ${printable(fix)}\n`;
  const names = rows.map(({ result }) => printable(displayName(result.verdict.bucket)));
  const regions = rows.map(({ result }) => printable(result.verdict.bucket.region ?? "?"));
  const nameWidth = widest(names);
  const regionWidth = widest(regions);
  for (const [index, { message }] of rows.entries()) {
    const name = (names[index] as string).padEnd(nameWidth);
    const region = (regions[index] as string).padEnd(regionWidth);
    yield `  ${name}  ${colors.dim(region)}  ${printable(message)}\n`;
  }
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}
