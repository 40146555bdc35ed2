import pc from "picocolors";
import { displayName } from "../../../policy/index.ts";
import { count } from "../../text/count.ts";
import { clip, column, printable } from "../../text/printable.ts";
import { bytesText } from "../../text/quantities.ts";
import { thousands } from "../../text/thousands.ts";
import type { Amount } from "../../uploads/abort/amount.ts";
import type { BucketAbort } from "../../uploads/abort/bucket-abort.ts";
import { type KeptReason, UNDECIDED_REASONS } from "../../uploads/abort/criteria.ts";
import type { ReporterOptions } from "../contents/run-report.ts";
import { stopText } from "../contents/stopped.ts";
import { type AbortReport, abortTotals, KEPT_WORDS, problemsOf } from "./abort-report.ts";
import { ageText } from "./age-text.ts";

/** Characters of what went wrong: a key may have a thousand. */
const LONGEST = 300;

const HEAD = ["bucket", "region", "outcome", "uploads", "parts", "size", "oldest", "last activity", "left alone"];

/** For people: each bucket in which there is something to abort or to say, then the sum. */
export function* abortsTable(report: AbortReport, { color }: ReporterOptions): Iterable<string> {
  const colors = pc.createColors(color);
  const { results, criteria, errors, isWritten, journal } = report;
  yield* abortPlanLines(results, criteria, { color });
  for (const result of results) {
    for (const { what, fix } of problemsOf(result)) {
      const name = displayName(result.bucket);
      const outcome = result.outcome === "unchanged" ? "undecided" : result.outcome;
      yield `\n${colors.yellow(outcome.toUpperCase())} ${printable(name)}: ${printable(clip(what, LONGEST))}\n`;
      if (fix !== undefined) yield `  fix: ${printable(fix)}\n`;
    }
  }
  const totals = abortTotals(results);
  yield "\n";
  if (isWritten) {
    yield `${colors.bold(`${amountText(totals.freed)} aborted`)}${totals.gone > 0 ? `, ${thousands(totals.gone)} gone by then` : ""}${totals.failures > 0 ? `, ${thousands(totals.failures)} failed` : ""}\n`;
  } else yield `${colors.bold(`${amountText(totals.planned)} to be aborted`)}; nothing was aborted\n`;
  for (const stop of errors) yield `${colors.red("STOPPED")} ${printable(stopText(stop))}\n`;
  if (journal !== undefined) yield `journal: ${printable(journal)}\n`;
  yield `exit status ${report.exitStatus}: ${exitText(report)}\n`;
}

/** What would be aborted, bucket by bucket: what is shown before somebody is asked. */
export function* abortPlanLines(
  results: readonly BucketAbort[],
  { olderThan, idle }: AbortReport["criteria"],
  { color }: ReporterOptions,
): Iterable<string> {
  const colors = pc.createColors(color);
  yield `uploads initiated at least ${ageText(olderThan)} ago, and without a new part for ${ageText(idle)}\n`;
  const rows = results.filter((result) => result.outcome !== "unchanged" || isUndecided(result));
  const others = results.length - rows.length;
  if (rows.length > 0) {
    const cells = [HEAD, ...rows.map(rowOf)];
    const columns = HEAD.map((_, index) => column(cells.map((row) => row[index] ?? "")));
    yield "\n";
    for (const index of cells.keys()) {
      const line = columns
        .map((texts) => texts[index])
        .join("  ")
        .trimEnd();
      yield `${index === 0 ? colors.dim(line) : line}\n`;
    }
  }
  if (others > 0) yield `${count(others, "bucket")} with nothing to abort\n`;
}

function isUndecided({ kept }: BucketAbort): boolean {
  return UNDECIDED_REASONS.some((reason) => kept[reason] !== undefined);
}

function rowOf(result: BucketAbort): readonly string[] {
  const { bucket, outcome, planned, freed } = result;
  const isDone = outcome === "aborted" || outcome === "interrupted" || outcome === "failed";
  const { uploads, parts, bytes, oldestInitiated, newestActivity } = isDone ? freed : planned;
  const ofPlanned = isDone && uploads !== planned.uploads ? ` of ${thousands(planned.uploads)}` : "";
  const isKnown = outcome !== "refused" && outcome !== "undecided";
  return [
    displayName(bucket),
    bucket.region ?? "?",
    outcome,
    isKnown ? `${thousands(uploads)}${ofPlanned}` : "?",
    isKnown ? thousands(parts) : "?",
    isKnown ? bytesText(bytes) : "?",
    dayOf(oldestInitiated),
    dayOf(newestActivity),
    keptText(result.kept),
  ];
}

function dayOf(time: Date | undefined): string {
  return time === undefined ? "-" : time.toISOString().slice(0, "2026-11-21T03:17".length).replace("T", " ");
}

/** Uploads that are left, by the reason. */
export function keptText(kept: BucketAbort["kept"]): string {
  return (Object.keys(KEPT_WORDS) as KeptReason[])
    .flatMap((reason) => (kept[reason] === undefined ? [] : [`${thousands(kept[reason])} ${KEPT_WORDS[reason]}`]))
    .join(", ");
}

/** Such as `50 uploads, 1.20 GiB in 100 parts`. */
export function amountText({ uploads, parts, bytes }: Amount): string {
  return uploads === 0 ? "0 uploads" : `${count(uploads, "upload")}, ${bytesText(bytes)} in ${count(parts, "part")}`;
}

function exitText({ exitStatus, results }: AbortReport): string {
  switch (exitStatus) {
    case 0: {
      const isAll = results.every(
        (result) => !["refused", "undecided"].includes(result.outcome) && !isUndecided(result),
      );
      return isAll ? "nothing is left to abort" : "nothing else is left to abort";
    }
    case 1:
      return "the run stopped before its end";
    case 2:
      return "there are uploads left to abort";
    case 3:
      return "of some uploads it is not known whether they are to be aborted";
  }
}
