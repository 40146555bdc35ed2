import { displayName, type FindingKind, levelOf } from "../../policy/index.ts";
import { fixFor } from "./reported-finding.ts";
import type { ReportedBucket } from "./run-report.ts";

/** Buckets named in a group: enough to look at one, and never a screen full. */
const SHOWN = 5;

/** Buckets with the same hint and the same advice. */
export interface NoteGroup {
  readonly kind: FindingKind;
  readonly fix: string;
  /** The first few. */
  readonly names: readonly string[];
  /** Of buckets, however many of their rules a hint is about. */
  readonly count: number;
}

/** The hints of a report, by kind and advice. The formats for programs list each of them instead. */
export function notesOf(results: readonly ReportedBucket[]): readonly NoteGroup[] {
  const groups = new Map<string, NoteGroup & { readonly buckets: Set<ReportedBucket> }>();
  for (const result of results) {
    for (const finding of result.verdict.findings) {
      if (levelOf(finding) !== "note") continue;
      const fix = fixFor(finding, result);
      const key = `${finding.kind} ${fix}`;
      const group = groups.get(key) ?? { kind: finding.kind, fix, names: [], count: 0, buckets: new Set() };
      group.buckets.add(result);
      groups.set(key, group);
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { kind, fix, buckets }]) => ({
      kind,
      fix,
      names: [...buckets].slice(0, SHOWN).map(({ verdict }) => displayName(verdict.bucket)),
      count: buckets.size,
    }));
}
