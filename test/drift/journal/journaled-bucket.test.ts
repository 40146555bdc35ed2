import { describe, expect, it } from "vitest";
import { type JournalEntry, keyOf, keyText } from "../../../drift/journal/journal-entry.ts";
import { journaledBuckets } from "../../../drift/journal/journaled-bucket.ts";
import { liveBucket } from "../../support/builders.ts";
import { AFTER, BEFORE, begun, done, finished, keyNamed, restoring, writing } from "./entries.ts";

function fold(...entries: readonly JournalEntry[]) {
  const bucket = journaledBuckets([begun(), ...entries]).get(keyText(keyNamed("acme")));
  return bucket && { writes: bucket.writes.map(({ before }) => before?.configuration), outcome: bucket.outcome };
}

describe("what a journal says of a bucket", () => {
  it("is nothing where the run wrote to no bucket", () => {
    expect(journaledBuckets([begun(), finished]).size).toBe(0);
  });

  it.each<[string, JournalEntry[], object]>([
    ["a write that was seen in force", [done("acme", "patched")], { writes: [BEFORE], outcome: "patched" }],
    ["a write whose run ended before its answer", [], { writes: [BEFORE], outcome: undefined }],
    ["a write that S3 refused: it did not act", [done("acme", "unwritten")], { writes: [], outcome: "unwritten" }],
    ["a write that may have acted", [done("acme", "unclear")], { writes: [BEFORE], outcome: "unclear" }],
    [
      "a rollback that ended before its answer",
      [done("acme", "patched"), restoring("acme")],
      { writes: [BEFORE], outcome: undefined },
    ],
    [
      "a rollback: what it put back can be put back again",
      [done("acme", "patched"), restoring("acme"), done("acme", "restored")],
      { writes: [BEFORE], outcome: "restored" },
    ],
    ["entries of another bucket", [done("other", "patched")], { writes: [BEFORE], outcome: undefined }],
  ])("%s", (_, entries, expected) => {
    expect(fold(writing("acme"), ...entries)).toEqual(expected);
  });

  it("keeps an earlier try that may have acted where S3 refused only the last one", () => {
    const entries = [writing("acme", BEFORE), writing("acme", AFTER), done("acme", "unwritten")];
    expect(fold(...entries)).toEqual({ writes: [BEFORE], outcome: "unwritten" });
  });

  it("keeps what was there before each of several writes, oldest first, and that there was nothing", () => {
    const entries = [writing("acme", null), done("acme", "unclear"), writing("acme", BEFORE), done("acme", "patched")];
    expect(fold(...entries)).toEqual({ writes: [undefined, BEFORE], outcome: "patched" });
  });

  it("tells buckets of one name apart by account and kind, and does not mind the region", () => {
    const ours = keyText(keyOf(liveBucket()));
    expect(keyText(keyOf(liveBucket({ region: null })))).toBe(ours);
    expect(keyText(keyOf(liveBucket({ account: null })))).not.toBe(ours);
    expect(keyText(keyOf(liveBucket({ kind: "directory" })))).not.toBe(ours);
  });

  it("takes names of Object.prototype for names", () => {
    const buckets = journaledBuckets([writing("__proto__"), writing("constructor")]);
    expect([...buckets.values()].map(({ key }) => key.name)).toEqual(["__proto__", "constructor"]);
  });
});
