import pc from "picocolors";
import { column, printable } from "../../text/printable.ts";
import { thousands } from "../../text/thousands.ts";
import { savedLevelOf } from "../baseline/compare.ts";
import type { SavedBucket } from "../baseline/saved-report.ts";
import type { ReporterOptions } from "../contents/run-report.ts";
import {
  type Difference,
  type DifferenceEntry,
  type DifferenceState,
  differenceLine,
  reportLines,
} from "./difference.ts";

/** Rows shown of what is no longer found; the JSON has all. */
const SHOWN_PAST = 20;

/** For people: the counts, what is new or worse with its fix, then what is no longer found. */
export function* differenceTable(difference: Difference, { color }: ReporterOptions): Iterable<string> {
  const colors = pc.createColors(color);
  yield `${colors.bold(differenceLine(difference))}\n`;
  for (const line of reportLines(difference)) yield `${colors.dim(printable(line))}\n`;
  for (const state of ["new", "worse"] as const) yield* added(difference, state, colors);
  for (const state of ["undecided", "resolved", "gone"] as const) yield* past(difference, state, colors);
}

type Colors = ReturnType<typeof pc.createColors>;

const PAST_TITLES = {
  resolved: "RESOLVED",
  undecided: "NO LONGER DECIDED: the bucket cannot be decided in the new report",
  gone: "GONE: the new report does not have the bucket (deleted, or not selected)",
} as const;

function of({ entries }: Difference, wanted: DifferenceState): readonly DifferenceEntry[] {
  return entries.filter(({ state, finding }) => state === wanted && savedLevelOf(finding) !== "note");
}

/** By kind and fix. */
function* added(difference: Difference, state: "new" | "worse", colors: Colors): Iterable<string> {
  const groups = new Map<string, DifferenceEntry[]>();
  for (const entry of of(difference, state)) {
    const key = `${["violation", "undecided", "warning"].indexOf(savedLevelOf(entry.finding))} ${entry.finding.kind} ${entry.finding.fix}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  for (const [, entries] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first] = entries;
    if (first === undefined) continue;
    const level = savedLevelOf(first.finding);
    const label = `${state.toUpperCase()} ${level.toUpperCase()}`;
    const paint = level === "violation" ? colors.red : colors.yellow;
    yield `\n${paint(label)} ${colors.bold(printable(first.finding.kind))} (${thousands(entries.length)})\n`;
    yield `  fix: ${printable(first.finding.fix)}\n`;
    const wasFound = entries.map(({ before }) => (before === undefined ? "" : ` (before: ${before.message})`));
    yield* rows(entries, (entry, index) => `${entry.finding.message}${wasFound[index]}`, colors);
  }
}

function* past(difference: Difference, state: keyof typeof PAST_TITLES, colors: Colors): Iterable<string> {
  const entries = of(difference, state);
  if (entries.length === 0) return;
  const paint = state === "resolved" ? colors.green : colors.yellow;
  yield `\n${paint(PAST_TITLES[state])} (${thousands(entries.length)})\n`;
  const shown = entries.slice(0, SHOWN_PAST);
  const now = (entry: DifferenceEntry) => (state === "resolved" ? `, now ${entry.statusNow}` : "");
  yield* rows(shown, (entry) => `${entry.finding.kind}${now(entry)}`, colors);
  const left = entries.length - shown.length;
  if (left > 0) yield `  and ${thousands(left)} more: --format json has each\n`;
}

function* rows(
  entries: readonly DifferenceEntry[],
  text: (entry: DifferenceEntry, index: number) => string,
  colors: Colors,
): Iterable<string> {
  const names = column(entries.map(({ bucket }) => bucket.bucket ?? "-"));
  const regions = column(entries.map(({ bucket }) => bucket.region ?? "?"));
  const places = column(entries.map(({ bucket }) => declaredAs(bucket)));
  for (const [index, entry] of entries.entries()) {
    const place = places[index] === "" ? "" : `${places[index]}  `;
    yield `  ${names[index]}  ${colors.dim(regions[index])}  ${place}${printable(text(entry, index))}\n`;
  }
}

/** The code's own name for a bucket; empty for a live one. */
export function declaredAs({ constructPath, address }: SavedBucket): string {
  return constructPath ?? address ?? "";
}
