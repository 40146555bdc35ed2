import { clip, printable } from "./printable.ts";

/** What begins or ends markup, or a raw HTML tag, anywhere in a line of GitHub Flavored Markdown. */
const MARKUP = /[\\`*_[\]<>|~$&^]/g;

/** An invisible space: GitHub looks for mentions and references in what is rendered, where an entity hides nothing. */
const BREAK = "&#8203;";

/**
 * A stranger's text for the inside of a line or of a table cell, cut to a length: shown as it is, with no markup,
 * tag, link, mention (`@name`) or reference (`#1`, `GH-1`). An entity never counts as markup (CommonMark 2.5).
 */
export function markdownText(text: string, length: number): string {
  return printable(clip(text, length))
    .replace(MARKUP, entity)
    .replace(/:(?=\S)/g, entity)
    .replace(/(?<=www)\./gi, entity)
    .replace(/@/g, (at) => `${entity(at)}${BREAK}`)
    .replace(/(?<!&)#/g, (hash) => `${entity(hash)}${BREAK}`)
    .replace(/\bGH-(?=\d)/gi, (start) => `${start}${BREAK}`);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
