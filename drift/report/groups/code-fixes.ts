import { fixCodeFor } from "../../../codegen/index.ts";
import type { Finding } from "../../../policy/index.ts";
import { type CodeOwner, ownerText } from "../../ownership/code-owner.ts";
import { fixInCode } from "../../ownership/fix-in-code.ts";
import { printable } from "../../text/printable.ts";
import { isKnownBucket } from "../contents/exit-status.ts";
import { declaredAt, nameColumn } from "../contents/location.ts";
import { fixFor } from "../contents/reported-finding.ts";
import type { ReportedBucket } from "../contents/run-report.ts";

/** One bucket that is to be fixed in code. */
export interface CodeFixRow {
  readonly name: string;
  readonly region: string;
  /** Where the code is, and what to do there. */
  readonly where: string;
  readonly kind: Finding["kind"] | "declared-in-code";
}

/** Buckets that are to be fixed in code by the same lines. */
export interface CodeFix {
  readonly rows: readonly CodeFixRow[];
  /** The lines to add there, safe to print; none where nobody can tell which. */
  readonly lines: readonly string[];
}

/**
 * What has to be fixed in code: declared buckets in violation, and live ones that a patch leaves to their code. Each
 * text of lines once, in the report's order.
 */
export function codeFixesOf(results: readonly ReportedBucket[]): readonly CodeFix[] {
  const fixes = new Map<string, { rows: CodeFixRow[]; lines: readonly string[] }>();
  for (const result of results) {
    // Whoever has a baseline is shown only what it has not.
    if (isKnownBucket(result)) continue;
    const found = codeFixOf(result);
    if (found === undefined) continue;
    const { lines, where, kind } = found;
    const fix = fixes.get(lines.join("\n")) ?? { rows: [], lines };
    fixes.set(lines.join("\n"), fix);
    const { bucket } = result.verdict;
    fix.rows.push({ name: nameColumn(bucket), region: bucket.region ?? "?", where, kind });
  }
  return [...fixes.values()];
}

/** Whether the lines of a fix in code fix a finding; a rule that aborts too soon has to be raised by hand. */
export function isFixedInCode(finding: Finding, result: ReportedBucket): boolean {
  if (ownerIn(result) !== undefined) return finding.kind !== "abort-days-too-short";
  return fixCodeFor(finding, result.verdict) !== undefined;
}

function codeFixOf(result: ReportedBucket): (Pick<CodeFix, "lines"> & Pick<CodeFixRow, "where" | "kind">) | undefined {
  const owner = ownerIn(result);
  if (owner !== undefined) return { lines: linesFor(owner, result), where: ownerText(owner), kind: "declared-in-code" };
  for (const finding of result.verdict.findings) {
    const code = fixCodeFor(finding, result.verdict);
    if (code === undefined) continue;
    const where = `${declaredAt(result.verdict.bucket)}: ${fixFor(finding, result)}`;
    return { lines: code.lines.map(printable), where, kind: finding.kind };
  }
  return undefined;
}

/** The code that a patch left a bucket to. */
export function ownerIn({ change }: ReportedBucket): CodeOwner | undefined {
  return change?.outcome === "refused" && change.reason === "declared-in-code" ? change.declaredBy : undefined;
}

/** Where to mend a bucket: the line that declares it, or the one that declares the rules of a live one. */
export function lineOf(result: ReportedBucket): { readonly file: string; readonly line?: number } | undefined {
  const { file, line } = ownerIn(result) ?? {};
  // A state is no place to mend anything, and knows no lines.
  const declared = file === undefined || line === undefined ? undefined : { file, line };
  return result.verdict.bucket.location ?? declared;
}

function linesFor(owner: CodeOwner, { verdict: { findings, requirement } }: ReportedBucket): readonly string[] {
  // A rule that aborts too soon has to be raised: one more rule changes nothing.
  const isAddition = !findings.some(({ kind }) => kind === "abort-days-too-short");
  return requirement === undefined || !isAddition ? [] : fixInCode(owner, requirement);
}
