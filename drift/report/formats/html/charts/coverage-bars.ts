import { scaleBand, scaleLinear } from "d3-scale";
import { stack, stackOffsetExpand } from "d3-shape";
import type { VerdictStatus } from "../../../../../policy/index.ts";
import { clip } from "../../../../text/printable.ts";
import { thousands } from "../../../../text/thousands.ts";
import type { Coverage, CoverageRow } from "../coverage.ts";
import type { Markup } from "../markup.ts";
import { label, rect, svg, WIDTH } from "./svg.ts";

/** What is to be done stands at the left, where lengths compare. */
const ORDER: readonly VerdictStatus[] = ["violation", "undecided", "exempt", "notApplicable", "compliant"];

const ROW = 26;
const LEFT = 190;
const RIGHT = 150;

/** One bar a row, all of one length: the shares of its buckets by status, and the counts beside it. */
export function coverageBars({ by, rows }: Coverage): Markup {
  const height = rows.length * ROW + 4;
  const x = scaleLinear([0, 1], [LEFT, WIDTH - RIGHT]);
  const y = scaleBand(
    rows.map((_, index) => String(index)),
    [0, height],
  ).paddingInner(0.4);
  const shares = stack<CoverageRow, VerdictStatus>()
    .keys(ORDER)
    .value(({ counts }, status) => counts[status])
    .offset(stackOffsetExpand)([...rows]);
  const bars = shares.flatMap((series) =>
    series.flatMap(([from, to], index) => {
      if (!(to > from)) return [];
      const box = { x: x(from), width: x(to) - x(from), y: y(String(index)) ?? 0, height: y.bandwidth() };
      return [rect(box, series.key)];
    }),
  );
  const texts = rows.map((row, index) => {
    const middle = (y(String(index)) ?? 0) + y.bandwidth() / 2 + 4;
    return [
      label({ x: LEFT - 10, y: middle }, row.label, "end"),
      label({ x: WIDTH - RIGHT + 10, y: middle }, shareText(row), "quiet"),
    ];
  });
  return svg(
    height,
    `Coverage by ${by}: ${rows.map((row) => `${clip(row.label, 100)}: ${spoken(row)}`).join("; ")}`,
    bars,
    texts,
  );
}

function shareText({ counts: { violation, buckets } }: CoverageRow): string {
  return violation === 0 ? `none of ${thousands(buckets)}` : `${thousands(violation)} of ${thousands(buckets)}`;
}

function spoken({ counts }: CoverageRow): string {
  return `${counts.violation} in violation, ${counts.undecided} undecided, of ${counts.buckets}`;
}
