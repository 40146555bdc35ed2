import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../drift/journal/journal-entry.ts";
import { type RunOutcome, summarizeRun } from "../../../drift/journal/run-summary.ts";
import { begun, done, finished, restoring, TIME, writing } from "./entries.ts";

const LATER = "2026-11-22T09:00:00.000Z";
const rollback: JournalEntry = { ...(begun(LATER) as Extract<JournalEntry, { entry: "run" }>), command: "rollback" };

describe("what a run came to", () => {
  it.each<[string, RunOutcome, readonly JournalEntry[]]>([
    ["wrote and ended", "patched", [begun(), writing("a"), done("a", "patched"), finished]],
    ["was cut off before it knew", "interrupted", [begun(), writing("a")]],
    ["stopped, with buckets left", "interrupted", [begun(), writing("a"), done("a", "patched")]],
    ["was resumed, and ended", "patched", [begun(), writing("a"), begun(LATER), done("a", "patched"), finished]],
    ["was resumed, and cut off again", "interrupted", [begun(), finished, begun(LATER), writing("a")]],
    ["was refused by S3 everywhere", "nothing-written", [begun(), writing("a"), done("a", "unwritten"), finished]],
    ["ended before its first write", "interrupted", [begun()]],
    ["left nothing behind", "interrupted", []],
    [
      "was rolled back",
      "rolled-back",
      [begun(), writing("a"), done("a", "patched"), finished, rollback, restoring("a"), done("a", "restored")],
    ],
    [
      "was rolled back in one bucket of two",
      "partly-rolled-back",
      [
        ...[begun(), writing("a"), done("a", "patched"), writing("b"), done("b", "patched"), finished],
        ...[rollback, restoring("a"), done("a", "restored")],
      ],
    ],
    [
      "could not be rolled back, since the rules changed",
      "patched",
      [begun(), writing("a"), done("a", "patched"), finished, rollback],
    ],
    [
      "restored one bucket by itself, since its write read back damaged",
      "patched",
      [
        ...[begun(), writing("a"), restoring("a"), done("a", "restored")],
        ...[writing("b"), done("b", "patched"), finished],
      ],
    ],
  ])("one that %s: %s", (_, outcome, entries) => {
    expect(summarizeRun(entries).outcome).toBe(outcome);
  });

  it("says when it began, whose buckets it wrote to, and what each came to", () => {
    const summary = summarizeRun([
      ...[begun(), writing("a"), done("a", "patched"), writing("b"), done("b", "unclear"), writing("c")],
      ...[writing("d"), done("d", "unwritten")],
    ]);
    expect(summary).toMatchObject({ startedAt: TIME, lastEntryAt: TIME, identity: { account: "111122223333" } });
    expect(summary.buckets.map(({ key, outcome }) => [key.name, outcome])).toEqual([
      ["a", "patched"],
      ["b", "unclear"],
      ["c", "interrupted"],
    ]);
  });
});
