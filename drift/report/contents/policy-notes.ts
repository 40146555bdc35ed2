import { entryName, policyNoteFix, policyNoteMessage } from "../../../policy/index.ts";
import type { ReportedPolicyNote, RunReport } from "./run-report.ts";

/** What is to be mended in the policy itself, in the policy's order. */
export function policyNotesOf({ policyNotes = [] }: RunReport): readonly ReportedPolicyNote[] {
  return policyNotes;
}

/** What is wrong with an entry of the policy and what to do, in one line. Not yet safe to print. */
export function policyNoteText(note: ReportedPolicyNote): string {
  return `${policyNoteMessage(note)}; fix: ${policyNoteFix(note)}`;
}

/** A note as JSON, with the names of entries in place of their places. */
export function policyNoteDocument(note: ReportedPolicyNote) {
  const { kind, list: _, index: __, ...data } = note;
  return {
    kind,
    entry: entryName(note),
    message: policyNoteMessage(note),
    fix: policyNoteFix(note),
    ...data,
    ...(note.kind === "shadowed" && { by: entryName(note.by) }),
  };
}
