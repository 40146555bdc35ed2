import { displayName } from "../../policy/index.ts";
import { type CodeOwner, ownerText } from "../ownership/code-owner.ts";
import { fixInCode } from "../ownership/fix-in-code.ts";
import type { ReportedBucket } from "./run-report.ts";

/** Buckets that are to be mended in code by the same lines. */
export interface CodeFix {
  readonly rows: readonly { readonly name: string; readonly region: string; readonly owner: string }[];
  /** The lines to add there, safe to print; none where nobody can tell which. */
  readonly lines: readonly string[];
}

/** What has to be mended in code, as a patch leaves it alone; each text of lines once, in the report's order. */
export function codeFixesOf(results: readonly ReportedBucket[]): readonly CodeFix[] {
  const fixes = new Map<string, { rows: CodeFix["rows"][number][]; lines: readonly string[] }>();
  for (const result of results) {
    const owner = ownerIn(result);
    if (owner === undefined) continue;
    const lines = linesFor(owner, result);
    const fix = fixes.get(lines.join("\n")) ?? { rows: [], lines };
    fixes.set(lines.join("\n"), fix);
    const { bucket } = result.verdict;
    fix.rows.push({ name: displayName(bucket), region: bucket.region ?? "?", owner: ownerText(owner) });
  }
  return [...fixes.values()];
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
