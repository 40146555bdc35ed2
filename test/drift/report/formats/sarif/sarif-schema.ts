import { readFileSync } from "node:fs";
import { Ajv } from "ajv";

/** The schema of OASIS, whole, in this repository's JSON format; its source is its `$id`. */
const schema = JSON.parse(readFileSync(new URL("schemas/sarif-2.1.0.json", import.meta.url), "utf8"));

const ajv = new Ajv({
  allErrors: true,
  // One of its patterns is no Unicode expression.
  unicodeRegExp: false,
  formats: {
    "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
    uri: { type: "string", validate: (text: string) => /^[a-z][a-z0-9+.-]*:/.test(text) && URL.canParse(text) },
    // RFC 3986: nothing but its characters, and percent signs only in escapes.
    "uri-reference": /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/,
  },
});
const validate = ajv.compile(schema);

/** What the official schema has against a document; empty where it is valid. */
export function isValidSarif(text: string): readonly unknown[] {
  validate(JSON.parse(text));
  return validate.errors ?? [];
}

/** A placeholder (SARIF 2.1.0, 3.11.5), or an embedded link (3.11.6). */
export const SARIF_MARKUP = /\{\d+\}|\]\(/;

/** A message without the spaces that keep it from being markup. */
export function sarifText(text: string): string {
  return text.replaceAll("{ ", "{").replaceAll("] (", "](");
}
