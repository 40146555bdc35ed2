import { describe, expect, it } from "vitest";
import { flappingBuckets } from "../../../../drift/journal/flapping.ts";
import type { SavedRun } from "../../../../drift/journal/journal.ts";
import type { JournalEntry } from "../../../../drift/journal/journal-entry.ts";
import { journalLine } from "../../../../drift/journal/journal-text.ts";
import { identityWith, liveBucket } from "../../../support/builders.ts";
import { begun } from "../../journal/entries.ts";
import { JournalBucket } from "./journal-bucket.ts";

const kept = new JournalBucket();
const SINCE = new Date("2026-11-01T00:00:00.000Z");
const bucket = { account: null, region: "us-east-1", kind: "general-purpose", name: "acme-media" } as const;
const patched = (time: string): JournalEntry => ({ entry: "done", time, bucket, outcome: "patched" });

function plantRun(name: string, text: string): void {
  kept.put(`${name}/plan.json`, "the plan");
  kept.put(`${name}/journal/00000001.ndjson`, text);
}

async function locationsOf(runs: Promise<readonly SavedRun[]>) {
  return (await runs).map(({ location }) => location.replace("s3://acme-journal/mpu-guard/", ""));
}

describe("the runs in a bucket", () => {
  it("are read oldest first, without those from before, which may be damaged by now", async () => {
    plantRun("2026-10-31T23-59-59Z-aaaaaa", "damaged\n");
    plantRun("2026-11-20T04-00-00Z-aaaaaa", journalLine(patched("2026-11-20T04:00:00.000Z")));
    plantRun("2026-11-01T00-00-00Z-bbbbbb", journalLine(patched("2026-11-01T00:00:00.000Z")));
    expect(await locationsOf((await kept.storage()).runs(SINCE))).toEqual([
      "2026-11-01T00-00-00Z-bbbbbb",
      "2026-11-20T04-00-00Z-aaaaaa",
    ]);
    for (const run of await (await kept.storage()).runs(SINCE)) await run.entries();
    expect(kept.s3.requests.count("GetObject")).toBe(2);
  });

  it("are found among millions of other objects without listing them all", async () => {
    plantRun("2026-11-20T04-00-00Z-aaaaaa", journalLine(patched("2026-11-20T04:00:00.000Z")));
    for (let index = 0; index < 2_500; index += 1) kept.put(`reports/${index}`, "");
    kept.put("2026-notes.txt", "");
    expect(await locationsOf((await kept.storage()).runs(SINCE))).toHaveLength(1);
    expect(kept.s3.requests.count("ListObjectsV2")).toBe(1);
  });

  it("are found behind the first thousand objects", async () => {
    for (let index = 0; index < 1_500; index += 1) kept.put(`2026-11-02/${index}`, "");
    plantRun("2026-11-20T04-00-00Z-aaaaaa", journalLine(patched("2026-11-20T04:00:00.000Z")));
    expect(await locationsOf((await kept.storage()).runs(SINCE))).toHaveLength(1);
  });

  it("count for flapping as those in folders do", async () => {
    for (const day of ["18", "19", "20"]) {
      const time = `2026-11-${day}T04:00:00.000Z`;
      plantRun(`2026-11-${day}T04-00-00Z-aaaaaa`, journalLine(begun(time)) + journalLine(patched(time)));
    }
    const now = Date.parse("2026-11-21T04:00:00.000Z");
    const isFlapping = await flappingBuckets(await kept.storage(), now, identityWith());
    expect(isFlapping(liveBucket({ account: null, name: "acme-media" }))).toBe(true);
    expect(isFlapping(liveBucket({ account: null, name: "acme-other" }))).toBe(false);
  });

  it("are none in an empty bucket", async () => {
    expect(await locationsOf((await kept.storage()).runs(SINCE))).toEqual([]);
  });
});
