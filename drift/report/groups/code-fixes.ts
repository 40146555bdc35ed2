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
  /** How many buckets these are, where `rows` has the first of them only. */
  readonly count: number;
  /** The lines to add there, safe to print; none where nobody can tell which. */
  readonly lines: readonly string[];
}

/**
 * What has to be fixed in code: declared buckets in violation, and live ones that a patch leaves to their code. Each
 * text of lines once, in the report's order.
 */
export function codeFixesOf(results: Iterable<ReportedBucket>): readonly CodeFix[] {
  const fixes = new CodeFixes();
  for (const result of results) fixes.add(result);
  return fixes.all;
}

/** The same, told of one bucket after the other. */
export class CodeFixes {
  readonly #fixes = new Map<string, { rows: CodeFixRow[]; count: number; lines: readonly string[] }>();
  readonly #shown: number;

  /** @param shown rows of each, at most */
  constructor(shown = Number.POSITIVE_INFINITY) {
    this.#shown = shown;
  }

  add(result: ReportedBucket): void {
    // Whoever has a baseline is shown only what it has not.
    const found = isKnownBucket(result) ? undefined : codeFixOf(result);
    if (found === undefined) return;
    const { lines, where, kind } = found;
    const key = lines.join("\n");
    const fix = this.#fixes.get(key) ?? { rows: [], count: 0, lines };
    this.#fixes.set(key, fix);
    fix.count += 1;
    const { bucket } = result.verdict;
    if (fix.count <= this.#shown) {
      fix.rows.push({ name: nameColumn(bucket), region: bucket.region ?? "?", where, kind });
    }
  }

  get all(): readonly CodeFix[] {
    return [...this.#fixes.values()];
  }
}

/** Whether there is any of them. */
export function hasCodeFix(results: Iterable<ReportedBucket>): boolean {
  for (const result of results) if (!isKnownBucket(result) && codeFixOf(result) !== undefined) return true;
  return false;
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
