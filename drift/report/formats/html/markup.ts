// HTML as a value: what was not written in a template of ours is text, and cannot become markup.
import { printable } from "../../../text/printable.ts";

/** Markup of our own, with all text in it escaped. Only `html` makes one of text. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: nothing for `undefined` and `false`. */
export type Part = Markup | string | number | undefined | false | readonly Part[];

/** A template whose parts are text, in elements and in quoted attributes alike, unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, string, index) => `${text}${render(parts[index - 1])}${string}`));
}

function render(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (part === undefined || part === false) return "";
  return typeof part === "object" ? part.map(render).join("") : htmlText(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A stranger's text for an element or a quoted attribute; control and bidirectional characters are visible escapes. */
export function htmlText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
