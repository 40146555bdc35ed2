import { createHash } from "node:crypto";
import { SCRIPT } from "./page-script.ts";
import { STYLE } from "./page-style.ts";

export { SCRIPT, STYLE };

/**
 * What the page may load and run: nothing, but for its own style and script as they are. `frame-ancestors` counts in a
 * header alone, and a file has none.
 *
 * @see https://www.w3.org/TR/CSP3/#grammardef-hash-source
 */
export function contentPolicy(): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(STYLE)}'`,
    `script-src '${hashOf(SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
