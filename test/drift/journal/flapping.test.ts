import { describe, expect, it } from "vitest";
import { FLAPPING_DAYS, FLAPPING_RUNS, flappingBuckets } from "../../../drift/journal/flapping.ts";
import type { JournalStorage } from "../../../drift/journal/journal.ts";
import type { JournalEntry } from "../../../drift/journal/journal-entry.ts";
import { identityWith, liveBucket } from "../../support/builders.ts";
import { begun, done, restoring, writing } from "./entries.ts";

const NOW = Date.parse("2026-11-21T04:00:00.000Z");
const DAY = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(NOW - days * DAY).toISOString();

/** A run so many days ago that wrote to `acme-media`, with what came of it. */
function runOf(days: number, ...more: readonly JournalEntry[]): readonly JournalEntry[] {
  return [begun(daysAgo(days)), writing("acme-media"), ...(more.length === 0 ? [done("acme-media", "patched")] : more)];
}

async function isFlapping(runs: readonly (readonly JournalEntry[])[], name = "acme-media"): Promise<boolean> {
  const storage = { runs: async () => runs.map((entries) => ({ entries: async () => entries })) };
  return (await flappingBuckets(storage as unknown as JournalStorage, NOW, identityWith()))(liveBucket({ name }));
}

describe("a bucket that keeps losing our rule", () => {
  it(`is one that ${FLAPPING_RUNS} runs of the last ${FLAPPING_DAYS} days wrote and saw in force`, async () => {
    expect(await isFlapping([runOf(30), runOf(15), runOf(1)])).toBe(true);
    expect(await isFlapping([runOf(15), runOf(1)])).toBe(false);
    expect(await isFlapping([runOf(30), runOf(15), runOf(1)], "acme-other")).toBe(false);
  });

  it("is none for runs behind another endpoint, where the name is another bucket's", async () => {
    const elsewhere = [runOf(30), runOf(15), runOf(1)].map(([first, ...more]) => [
      { ...(first as JournalEntry), endpointUrl: "http://127.0.0.1:9000" } as JournalEntry,
      ...more,
    ]);
    expect(await isFlapping(elsewhere)).toBe(false);
  });

  it("is none for runs longer ago", async () => {
    expect(await isFlapping([runOf(31), runOf(15), runOf(1)])).toBe(false);
  });

  it.each<[string, readonly JournalEntry[]]>([
    ["was rolled back", [done("acme-media", "patched"), restoring("acme-media"), done("acme-media", "restored")]],
    ["S3 refused", [done("acme-media", "unwritten")]],
    ["nobody knows the end of", [done("acme-media", "unclear")]],
    ["ended too soon", [writing("acme-media")]],
  ])("is none for a write that %s", async (_, entries) => {
    expect(await isFlapping([runOf(15), runOf(2), runOf(1, ...entries)])).toBe(false);
  });

  it("is counted once for a run that wrote to it again when it was gone on with", async () => {
    const again = runOf(1, done("acme-media", "patched"), writing("acme-media"), done("acme-media", "patched"));
    expect(await isFlapping([runOf(2), again])).toBe(false);
  });

  it("is not counted where the run wrote down nothing at all", async () => {
    expect(await isFlapping([[], runOf(2), runOf(1)])).toBe(false);
  });

  it("asks for no run that cannot count", async () => {
    let asked: Date | undefined;
    const storage = {
      runs: async (since: Date) => {
        asked = since;
        return [];
      },
    } as unknown as JournalStorage;
    await flappingBuckets(storage, NOW, identityWith());
    expect(asked?.toISOString()).toBe(daysAgo(FLAPPING_DAYS + 1));
  });
});
