import pc from "picocolors";
import { endpointText } from "../../identity/run-identity.ts";
import { accountText, endpointOf } from "../../identity/saved-identity.ts";
import type { RunSummary } from "../../journal/run-summary.ts";
import { count } from "../../text/count.ts";
import { column, printable } from "../../text/printable.ts";
import { thousands } from "../../text/thousands.ts";
import type { ReporterOptions } from "../contents/run-report.ts";
import { someNames } from "../groups/left-groups.ts";
import { bucketCounts, type ListedRun, type SavedRuns } from "./saved-runs.ts";

const HEAD = {
  when: "WHEN",
  account: "ACCOUNT",
  endpoint: "ENDPOINT",
  outcome: "OUTCOME",
  buckets: "BUCKETS",
  run: "RUN",
};

type Row = Readonly<Record<keyof typeof HEAD, string>>;

/** For people: a line for each run, and how to roll the newest back. */
export function* savedRunsTable({ place, runs, older }: SavedRuns, { color }: ReporterOptions): Iterable<string> {
  const colors = pc.createColors(color);
  const total = runs.length + older;
  yield `${colors.bold(`${count(total, "run")} in ${printable(place)}`)}\n`;
  if (runs.length === 0) return;
  yield "\n";
  const rows = [HEAD, ...runs.map(rowOf)];
  const columns = (Object.keys(HEAD) as (keyof Row)[]).map((name) => column(rows.map((row) => row[name])));
  for (const index of rows.keys())
    yield `${columns
      .map((texts) => texts[index])
      .join("  ")
      .trimEnd()}\n`;
  if (older > 0) yield `and ${thousands(older)} older: --limit ${total} lists all\n`;
  for (const run of runs) if ("problem" in run) yield `\n${colors.red("DAMAGED")} ${printable(run.problem)}\n`;
  const newest = runs.find(
    (run) => "summary" in run && run.summary.outcome !== "rolled-back" && run.summary.buckets.length > 0,
  );
  if (newest !== undefined && "rollbackCommand" in newest) {
    yield `\nto roll back the newest that wrote: ${newest.rollbackCommand}\n`;
  }
}

function rowOf(run: ListedRun): Row {
  if ("problem" in run) {
    return { when: "?", account: "?", endpoint: "?", outcome: "damaged", buckets: "?", run: run.location };
  }
  const { startedAt, identity, outcome } = run.summary;
  return {
    when: startedAt?.replace("T", " ").replace(/(:\d\d)(\.\d+)?Z$/, "$1Z") ?? "?",
    account: identity === undefined ? "?" : (accountText(identity) ?? "-"),
    endpoint:
      identity === undefined
        ? "?"
        : endpointText({ endpoint: endpointOf(identity), partition: identity.partition ?? null }),
    outcome: outcome.replaceAll("-", " "),
    buckets: bucketsText(run.summary),
    run: run.location,
  };
}

function bucketsText(summary: RunSummary): string {
  const { buckets, aborted } = summary;
  if (aborted !== undefined) {
    const names = aborted.buckets.map(({ name }) => name);
    return `${count(aborted.uploads, "upload")} aborted${names.length === 0 ? "" : `: ${someNames(names)}`}`;
  }
  const counts = bucketCounts(summary).map(([name, number]) => `${thousands(number)} ${name}`);
  return counts.length === 0 ? "none" : `${counts.join(", ")}: ${someNames(buckets.map(({ key }) => key.name))}`;
}
