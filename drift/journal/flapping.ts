import type { Bucket } from "../../policy/index.ts";
import type { RunIdentity } from "../identity/run-identity.ts";
import { isSameServer } from "../identity/saved-identity.ts";
import type { JournalStorage } from "./journal.ts";
import { keyText } from "./journal-entry.ts";
import { journaledBuckets } from "./journaled-bucket.ts";

/** So many runs put our rule into a bucket before the next one leaves it alone. */
export const FLAPPING_RUNS = 3;

/** Days back that runs are counted. */
export const FLAPPING_DAYS = 30;

const DAY = 24 * 60 * 60 * 1000;

/**
 * Which buckets keep losing our rule: several earlier runs wrote it and saw it in force. Something takes it away
 * (Terraform without the rule, another tool), and who writes it again every night hides that.
 *
 * @param now milliseconds since 1970
 * @param identity of this run: buckets behind another endpoint are other buckets
 */
export async function flappingBuckets(
  storage: JournalStorage,
  now: number,
  identity: Pick<RunIdentity, "endpoint" | "partition">,
): Promise<(bucket: Bucket) => boolean> {
  const counts = new Map<string, number>();
  // One day more: a run is named by when it began, and may have waited long to be approved.
  for (const run of await storage.runs(new Date(now - (FLAPPING_DAYS + 1) * DAY))) {
    const entries = await run.entries();
    const [first] = entries;
    if (first === undefined || Date.parse(first.time) < now - FLAPPING_DAYS * DAY) continue;
    if (first.entry !== "run" || !isSameServer(first, identity)) continue;
    for (const [key, { outcome }] of journaledBuckets(entries)) {
      if (outcome === "patched") counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return (bucket) => (counts.get(keyText(bucket)) ?? 0) >= FLAPPING_RUNS;
}
