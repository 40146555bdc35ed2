import { clip } from "../../../../text/printable.ts";
import { html, type Markup, type Part } from "../markup.ts";

/** Width of every chart in its own units, which are pixels where the page has room for them. */
export const WIDTH = 720;

/** Characters of a label beside a chart. */
const LONGEST_LABEL = 30;

/** A drawing with a name for those who do not see it. What is in it is named there, so no part of it is read out. */
export function svg(height: number, label: string, ...children: readonly Part[]): Markup {
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${round(height)}" width="${WIDTH}" height="${round(height)}">${children}</svg>`;
}

export function rect(box: { x: number; y: number; width: number; height: number }, kind: string): Markup {
  const { x, y, width, height } = box;
  return html`<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"/>`;
}

/** A straight line. */
export function rule(from: { x: number; y: number }, to: { x: number; y: number }, kind: string): Markup {
  return html`<path class="${kind}" d="M${round(from.x)} ${round(from.y)}L${round(to.x)} ${round(to.y)}"/>`;
}

export function label(at: { x: number; y: number }, text: string, kind = ""): Markup {
  return html`<text class="${kind}" x="${round(at.x)}" y="${round(at.y)}">${clip(text, LONGEST_LABEL)}</text>`;
}

/** A path that a library of ours made of numbers. */
export function path(d: string, kind: string): Markup {
  return html`<path class="${kind}" d="${d}"/>`;
}

/** Tenths of a pixel are as much as anybody sees. */
export function round(number: number): number {
  return Math.round(number * 10) / 10;
}
