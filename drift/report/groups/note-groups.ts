import { displayName, type FindingKind, levelOf } from "../../../policy/index.ts";
import { findingsOf, fixFor, isKnown, type ReportedFinding } from "../contents/reported-finding.ts";
import type { ReportedBucket } from "../contents/run-report.ts";

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
  return groupsOf(
    findingsOf(results).filter((reported) => levelOf(reported.finding) === "note" && !isKnown(reported)),
    ({ finding, result }) => fixFor(finding, result),
  );
}

/** What the baseline has already, by kind. */
export function knownOf(results: readonly ReportedBucket[]): readonly NoteGroup[] {
  return groupsOf(findingsOf(results).filter(isKnown), () => "");
}

function groupsOf(
  findings: readonly ReportedFinding[],
  fixOf: (reported: ReportedFinding) => string,
): readonly NoteGroup[] {
  const groups = new Map<string, NoteGroup & { readonly buckets: Set<ReportedBucket> }>();
  for (const reported of findings) {
    const { kind } = reported.finding;
    const fix = fixOf(reported);
    const key = `${kind} ${fix}`;
    const group = groups.get(key) ?? { kind, fix, names: [], count: 0, buckets: new Set() };
    group.buckets.add(reported.result);
    groups.set(key, group);
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
