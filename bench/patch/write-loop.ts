import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import pMap from "p-map";
import { S3Clients } from "../../drift/aws/clients/s3-clients.ts";
import { S3LifecycleStore } from "../../drift/aws/lifecycle/lifecycle-store.ts";
import { FolderStorage } from "../../drift/journal/folder-storage.ts";
import { applyChange } from "../../drift/patch/apply-change.ts";
import { type Bucket, DEFAULT_POLICY, evaluate, generalRequirement, planMerge } from "../../policy/index.ts";

/**
 * Writes to buckets as a patch does, with other limits than its own: how many may be between their read and their
 * write, and how many are read until theirs shows.
 */
const [endpoint, buckets, writers, unsettled] = process.argv.slice(2) as [string, string, string, string];
const clients = new S3Clients({ profile: null, endpoint, concurrency: Number(unsettled) });
const store = new S3LifecycleStore(clients);
const folder = mkdtempSync(join(tmpdir(), "mpu-guard-bench-"));
const journal = await new FolderStorage(join(folder, "runs")).create("2026-01-01T00-00-00Z-000000", "{}");
const inTurn = pLimit(Number(writers));
const writing = { store, journal, wait, inTurn, policy: DEFAULT_POLICY, today: "2026-11-21", replan: false };

await pMap(
  Array.from({ length: Number(buckets) }, (_, index) => `bench-${String(index + 1).padStart(6, "0")}`),
  async (name) => {
    const bucket: Bucket = { account: null, region: "us-east-1", name, kind: "general-purpose", origin: "live" };
    const stored = await store.read(bucket);
    const rules = stored.state === "stored" ? stored.configuration : undefined;
    const plan = planMerge(rules, generalRequirement(DEFAULT_POLICY));
    if (plan.outcome !== "change") return;
    const verdict = evaluate({ state: "absent" }, DEFAULT_POLICY, bucket, "2026-11-21");
    await applyChange({ verdict, plan }, writing);
  },
  { concurrency: Number(unsettled) },
);
await journal.close();
clients.destroy();
rmSync(folder, { recursive: true });
