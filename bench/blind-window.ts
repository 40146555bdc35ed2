import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import pMap from "p-map";
import { S3LifecycleStore } from "../drift/aws/lifecycle/lifecycle-store.ts";
import { S3Clients } from "../drift/aws/requests/s3-clients.ts";
import { FolderStorage } from "../drift/journal/folder-storage.ts";
import { applyChange } from "../drift/patch/apply-change.ts";
import { type Bucket, DEFAULT_POLICY, evaluate, generalRequirement, planMerge } from "../policy/index.ts";
import { seedMany, startEmbeddedS3 } from "../sandbox/index.ts";

/**
 * Milliseconds, for each bucket of a patch, from the moment in which S3 answers our last read to that in which it
 * takes our write: in between nobody can tell that somebody else wrote. The network comes on top.
 *
 * @param atOnce how many buckets may be between their read and their write, and how many are read until theirs shows
 */
export async function blindWindows(
  buckets: number,
  atOnce: { readonly writers: number; readonly unsettled: number },
): Promise<readonly number[]> {
  const s3 = await startEmbeddedS3();
  seedMany(s3, buckets, { region: "us-east-1" });
  const clients = new S3Clients({ profile: null, endpoint: s3.endpoint, concurrency: atOnce.unsettled });
  const store = new S3LifecycleStore(clients);
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-bench-"));
  const journal = await new FolderStorage(join(folder, "runs")).create("2026-01-01T00-00-00Z-000000", "{}");
  const windows: number[] = [];
  const measured = {
    restore: store.restore.bind(store),
    read: async (bucket: Bucket) => {
      let readAt = 0;
      const operation = "GetBucketLifecycleConfiguration" as const;
      s3.faults.add({
        operation,
        bucket: String(bucket.name),
        fault: { kind: "before", run: () => (readAt = performance.now()) },
      });
      s3.faults.add({
        operation: "PutBucketLifecycleConfiguration",
        bucket: String(bucket.name),
        fault: { kind: "before", run: () => windows.push(performance.now() - readAt) },
      });
      return store.read(bucket);
    },
    write: store.write.bind(store),
  };
  const more = { today: "2026-11-21", wait, replan: false };
  const inTurn = pLimit(atOnce.writers);
  const options = { inTurn, journal, policy: DEFAULT_POLICY, ...more };
  await pMap(
    s3.buckets.list(),
    async ({ name, region }) => {
      const bucket: Bucket = { account: null, region, name, kind: "general-purpose", origin: "live" };
      const stored = await store.read(bucket);
      const rules = stored.state === "stored" ? stored.configuration : undefined;
      const plan = planMerge(rules, generalRequirement(DEFAULT_POLICY));
      if (plan.outcome !== "change") return;
      const verdict = evaluate({ state: "absent" }, DEFAULT_POLICY, bucket, "2026-11-21");
      await applyChange({ verdict, plan }, { store: measured, ...options });
    },
    { concurrency: atOnce.unsettled },
  );
  await journal.close();
  clients.destroy();
  await s3.close();
  rmSync(folder, { recursive: true });
  return windows;
}
