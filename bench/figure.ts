import { markdownTable } from "../scripts/documentation/markdown.ts";

/** One line of the table: what was measured, and what it is to be. */
export interface Figure {
  readonly name: string;
  readonly measured: string;
  /** Empty where the figure explains another one. */
  readonly aim: string;
}

/** The middle of some figures, and how far they spread. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]] as [number, number];
  return { median: (below + above) / 2, least: Math.min(...figures), most: Math.max(...figures) };
}

/** The median, and from where to where the figures go. */
export function spreadText({ median, least, most }: Spread, digits = 2, unit = ""): string {
  return `${median.toFixed(digits)}${unit} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

export function figureTable(figures: readonly Figure[]): string {
  return markdownTable(
    ["what", "median (range)", "aim"],
    figures.map(({ name, measured, aim }) => [name, measured, aim]),
  );
}
