import pc from "picocolors";
import { displayName, type Finding, fixOf, messageOf, statusOf, titleOf } from "../../policy/index.ts";
import type { BucketChange } from "../patch/bucket-change.ts";
import { changeCounts } from "./change-counts.ts";
import { printable } from "./printable.ts";
import { reasonOf, summaryOf } from "./report-document.ts";
import type { ReportedBucket, Reporter, RunReport } from "./run-report.ts";

type Colors = ReturnType<typeof pc.createColors>;

/** For people: the counts first, then only what needs action, by finding and fix. */
export const table: Reporter = function* (report, { color }) {
  const colors = pc.createColors(color);
  yield `${colors.bold(headline(report))}\n`;
  yield `${colors.dim(`policy: ${printable(report.policy.source)}`)}\n`;
  for (const group of groupFindings(report.results)) yield* renderGroup(group, colors);
  yield* changeCounts(report.results, colors);
};

function headline({ results }: RunReport): string {
  const { buckets, compliant, violation, undecided, exempt } = summaryOf(results);
  const counts: readonly (readonly [number, string])[] = [
    [compliant, "compliant"],
    [violation, violation === 1 ? "violation" : "violations"],
    [undecided, "undecided"],
    [exempt, "exempt"],
  ];
  const shown = counts.filter(([count]) => count > 0).map(([count, name]) => `${number(count)} ${name}`);
  return `${number(buckets)} ${buckets === 1 ? "bucket" : "buckets"}: ${shown.join(", ") || "nothing to judge"}`;
}

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

/** Where a patch had a reason of its own to leave the bucket, that is what has to be dealt with. */
function fixFor(finding: Finding, { verdict, change }: ReportedBucket): string {
  const patched = change !== undefined && statusOf(finding) === "violation" && !repeatsFinding(change);
  return (patched ? reasonOf(change) : undefined) ?? fixOf(finding, verdict);
}

/** Refusals that say no more than the finding, which names the fix. */
function repeatsFinding(change: BucketChange): boolean {
  return (
    change.outcome === "refused" && ["lifecycle-unsupported", "not-patchable", "undecided"].includes(change.reason)
  );
}

function* renderGroup({ finding, fix, rows }: FindingGroup, colors: Colors): Iterable<string> {
  const status = statusOf(finding);
  const paint = status === "violation" ? colors.red : colors.yellow;
  yield `\n${paint(LABELS[status])} ${colors.bold(finding.kind)}: ${titleOf(finding.kind)} (${number(rows.length)})\n`;
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

function number(count: number): string {
  return count.toLocaleString("en-US");
}
