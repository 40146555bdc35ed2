import { scaleLinear, scaleLog } from "d3-scale";
import { thousands } from "../../../../text/thousands.ts";
import type { Markup } from "../markup.ts";
import { label, rect, rule, svg, WIDTH } from "./svg.ts";

/** Uploads of one age; `toDays` is `null` for the oldest. */
export interface AgeBin {
  readonly fromDays: number;
  readonly toDays: number | null;
  readonly count: number;
}

const HEIGHT = 210;
const LEFT = 60;
const RIGHT = 20;
const TOP = 24;
const BOTTOM = 40;

/** A logarithmic axis has no zero: uploads of the first day begin here. */
const FIRST = 0.5;
const TICKS: readonly number[] = [1, 2, 3, 7, 14, 30, 90, 180, 365, 1095, 3650];

/** How many uploads are how old, in days on a logarithmic axis, with a line at each number of days of the policy. */
export function ageHistogram(bins: readonly AgeBin[], policyDays: readonly number[]): Markup {
  const oldest = Math.max(30, ...bins.map(({ fromDays, toDays }) => toDays ?? fromDays * 1.6), ...policyDays);
  const x = scaleLog([FIRST, oldest], [LEFT, WIDTH - RIGHT]);
  const y = scaleLinear([0, Math.max(1, ...bins.map(({ count }) => count))], [HEIGHT - BOTTOM, TOP]).nice(4);
  const at = (days: number) => x(Math.max(FIRST, days));
  const grid = y
    .ticks(4)
    .filter(Number.isInteger)
    .map((value) => [
      rule({ x: LEFT, y: y(value) }, { x: WIDTH - RIGHT, y: y(value) }, "grid"),
      label({ x: LEFT - 10, y: y(value) + 4 }, thousands(value), "end quiet"),
    ]);
  const bars = bins.map(({ fromDays, toDays, count }) => {
    const [from, to] = [at(fromDays), at(toDays ?? oldest)];
    const box = { x: from + 0.5, y: y(count), width: Math.max(1, to - from - 1), height: y(0) - y(count) };
    // Past the days of the policy is what the rule would have aborted.
    return rect(box, policyDays.length > 0 && fromDays >= Math.min(...policyDays) ? "bar" : "rest");
  });
  const ticks = TICKS.filter((days) => days <= oldest).map((days) =>
    label({ x: at(days), y: HEIGHT - BOTTOM + 16 }, thousands(days), "middle quiet"),
  );
  const marks = policyDays.map((days) =>
    rule({ x: at(days), y: TOP - 8 }, { x: at(days), y: HEIGHT - BOTTOM }, "mark"),
  );
  // One text for all lines: those of near numbers would overlap.
  const named = policyDays.length === 0 ? [] : [label(besides(at(Math.max(...policyDays))), policyText(policyDays))];
  const axis = label({ x: WIDTH - RIGHT, y: HEIGHT - 4 }, "days since initiation", "end quiet");
  return svg(HEIGHT, `Age: ${bins.map(spoken).join("; ")}`, grid, bars, ticks, marks, named, axis);
}

function besides(x: number) {
  return { x: x + 5, y: TOP - 2 };
}

function policyText(policyDays: readonly number[]): string {
  return `policy: ${[...policyDays].sort((a, b) => a - b).join(", ")} days`;
}

function spoken({ fromDays, toDays, count }: AgeBin): string {
  const days = toDays === null ? `${fromDays} days and more` : `${fromDays} to ${toDays} days`;
  return `${days}: ${count}`;
}
