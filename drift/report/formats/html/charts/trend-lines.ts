import { scaleLinear, scaleUtc } from "d3-scale";
import { line } from "d3-shape";
import { thousands } from "../../../../text/thousands.ts";
import type { HistoryPoint } from "../../../contents/run-report.ts";
import type { Markup } from "../markup.ts";
import { label, path, rule, svg, WIDTH } from "./svg.ts";

const HEIGHT = 200;
const LEFT = 60;
const RIGHT = 70;
const TOP = 12;
const BOTTOM = 26;

/** What is to come down: lines with a point for each report. */
const LINES = ["violation", "undecided"] as const;

/** Violations and undecided buckets over time, from zero. The points are in time order, and at least two. */
export function trendLines(points: readonly HistoryPoint[]): Markup {
  const times = points.map(({ startedAt }) => new Date(startedAt));
  const [first = new Date(0), last = new Date(0)] = [times.at(0), times.at(-1)];
  const most = Math.max(1, ...points.flatMap(({ counts }) => LINES.map((name) => counts[name])));
  const x = scaleUtc([first, last], [LEFT, WIDTH - RIGHT]);
  const y = scaleLinear([0, most], [HEIGHT - BOTTOM, TOP]).nice(4);
  const rows = y.ticks(4).filter(Number.isInteger);
  const grid = rows.map((value) => [
    rule({ x: LEFT, y: y(value) }, { x: WIDTH - RIGHT, y: y(value) }, "grid"),
    label({ x: LEFT - 10, y: y(value) + 4 }, thousands(value), "end quiet"),
  ]);
  const days = [first, last].map((time, index) =>
    label({ x: x(time), y: HEIGHT - 6 }, time.toISOString().slice(0, 10), index === 0 ? "quiet" : "end quiet"),
  );
  const drawn = LINES.map((name) => {
    const shape = line<HistoryPoint>(
      ({ startedAt }) => x(new Date(startedAt)),
      ({ counts }) => y(counts[name]),
    );
    return path(shape([...points]) ?? "", `line ${name}`);
  });
  return svg(HEIGHT, `Trend: ${spoken(points)}`, grid, days, drawn, ends(points.at(-1), y));
}

/** The last values, beside their ends; of two that would cover each other the graver one. */
function ends(point: HistoryPoint | undefined, y: (value: number) => number): readonly Markup[] {
  if (point === undefined) return [];
  const { violation, undecided } = point.counts;
  const far = Math.abs(y(violation) - y(undecided)) >= 13;
  const at = (value: number) => ({ x: WIDTH - RIGHT + 8, y: y(value) + 4 });
  return [
    label(at(violation), thousands(violation), "strong"),
    ...(far ? [label(at(undecided), thousands(undecided))] : []),
  ];
}

/** Points that are read out: the first and the last. */
function spoken(points: readonly HistoryPoint[]): string {
  return [points.at(0), points.at(-1)]
    .flatMap((point) => (point === undefined ? [] : [point]))
    .map(
      ({ startedAt, counts }) =>
        `${startedAt.slice(0, 10)}: ${counts.violation} in violation, ${counts.undecided} undecided`,
    )
    .join("; ");
}
