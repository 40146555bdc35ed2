import { safeJson } from "./safe-json.ts";

/** The escapes of JSON that Terraform's language does not have. */
const FOREIGN: Readonly<Record<string, string>> = { "\\b": "\\u0008", "\\f": "\\u000c" };

/** A text as a quoted string of Terraform's language, in which nothing is an expression. */
export function hclString(text: string): string {
  return withoutTemplates(safeJson(text).replace(/\\./g, (sequence) => FOREIGN[sequence] ?? sequence));
}

/** A text in which Terraform sees no template, in its own language and in JSON: `${` and `%{` are doubled at the front. */
export function withoutTemplates(text: string): string {
  return text.replace(/[$%](?=\{)/g, "$&$&");
}
