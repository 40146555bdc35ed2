import type { ReportedPolicyNote } from "../contents/run-report.ts";
import type { SavedPolicyNote, WholeReport } from "./whole-report.ts";

/**
 * What is to be mended in the policy: what any of the reports says, but an entry that matches no bucket only where all of
 * them say so, as it may match one of another account.
 */
export function mergePolicyNotes(reports: readonly WholeReport[], bucketCount: number): readonly ReportedPolicyNote[] {
  const notes = new Map<string, { readonly note: SavedPolicyNote; count: number }>();
  for (const { policyNotes } of reports) {
    for (const note of policyNotes) {
      const key = `${note.entry} ${note.kind}`;
      const known = notes.get(key);
      if (known === undefined) notes.set(key, { note, count: 1 });
      else known.count += 1;
    }
  }
  return [...notes.values()].flatMap(({ note, count }) => {
    // Said of a policy alone, without buckets: no report of live ones has it.
    if (note.kind === "shadowed") return [];
    if (note.kind !== "unmatched") return [noteOf(note)];
    return count === reports.length ? [{ ...noteOf(note), bucketCount } as ReportedPolicyNote] : [];
  });
}

function noteOf({ message: _, fix: __, entry, ...data }: SavedPolicyNote): ReportedPolicyNote {
  return { ...data, ...entryOf(entry) } as ReportedPolicyNote;
}

/** `exemptions[0]` as the list and the place in it. */
function entryOf(name: string): Pick<ReportedPolicyNote, "list" | "index"> {
  const [, list = "", index = "0"] = /^(\w+)\[(\d+)\]$/.exec(name) ?? [];
  return { list: list as ReportedPolicyNote["list"], index: Number(index) };
}
