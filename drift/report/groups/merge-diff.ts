import { diffLines } from "diff";
import pc from "picocolors";
import { stringify } from "yaml";
import { type Bucket, displayName, type LifecycleConfiguration } from "../../../policy/index.ts";
import type { RulesChange } from "../../patch/bucket-change.ts";
import { printable } from "../../text/printable.ts";
import { toApiShape } from "../contents/api-shape.ts";

/** Lines shown around a change. */
const CONTEXT = 1;

/**
 * A planned change for people to read: what is done, and the rules line by line in S3's words.
 *
 * @param options.what is done, in a few words
 */
export function mergeDiff(bucket: Bucket, plan: RulesChange, options: { what: string; color: boolean }): string {
  const colors = pc.createColors(options.color);
  const name = `${printable(displayName(bucket))} (${printable(bucket.region ?? "?")})`;
  const heading = colors.bold(`${name}: ${options.what}`);
  const parts = diffLines(rulesText(plan.before), rulesText(plan.after));
  const lines = parts.flatMap(({ value, added, removed }, index) => {
    const texts = value.replace(/\n$/, "").split("\n").map(printable);
    if (added) return texts.map((text) => colors.green(`  + ${text}`));
    if (removed) return texts.map((text) => colors.red(`  - ${text}`));
    return unchanged(texts, index > 0, index < parts.length - 1).map((text) => colors.dim(`    ${text}`));
  });
  return `${[heading, ...lines].join("\n")}\n`;
}

function rulesText(configuration: LifecycleConfiguration | undefined): string {
  if (configuration === undefined) return "";
  const size = configuration.transitionDefaultMinimumObjectSize;
  const document = {
    ...(size !== undefined && { TransitionDefaultMinimumObjectSize: size }),
    Rules: configuration.rules.map(toApiShape),
  };
  // No text of a stranger begins a line: there it could pass for a line of the diff, or command a job that prints it.
  return stringify(document, {
    blockQuote: false,
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
}

/** The edges of an unchanged stretch; what lies between is only counted. */
function unchanged(lines: readonly string[], hasBefore: boolean, hasAfter: boolean): readonly string[] {
  const head = hasBefore ? CONTEXT : 0;
  const tail = hasAfter ? CONTEXT : 0;
  const hidden = lines.length - head - tail;
  if (hidden <= 1) return lines;
  return [...lines.slice(0, head), `… ${hidden} lines unchanged`, ...lines.slice(lines.length - tail)];
}
