import { scaleLinear } from "d3-scale";
import type { Markup } from "../markup.ts";
import { label, rect, svg, WIDTH } from "./svg.ts";

/** One bar. The text is its value for people. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  /** Whether it stands for all that are not shown. */
  readonly isRest?: boolean;
}

const ROW = 24;
const LEFT = 220;
const RIGHT = 110;

/** Bars from zero, in the order they are given; the rest in another ink, as it may be longer than the longest. */
export function sortedBars(title: string, bars: readonly Bar[]): Markup {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const x = scaleLinear([0, most], [LEFT, WIDTH - RIGHT]);
  const drawn = bars.map(({ label: name, value, text, isRest }, index) => {
    const y = index * ROW;
    const middle = y + ROW / 2 + 2;
    return [
      label({ x: LEFT - 10, y: middle }, name, "end"),
      rect({ x: LEFT, y: y + 3, width: Math.max(1, x(value) - LEFT), height: ROW - 8 }, isRest ? "rest" : "bar"),
      label({ x: Math.max(LEFT + 1, x(value)) + 8, y: middle }, text, "quiet"),
    ];
  });
  const spoken = bars.map(({ label: name, text }) => `${name}: ${text}`).join("; ");
  return svg(bars.length * ROW, `${title}: ${spoken}`, drawn);
}
