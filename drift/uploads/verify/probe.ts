import { randomBytes } from "node:crypto";
import type { Bucket } from "../../../policy/index.ts";
import { StoreError } from "../../errors.ts";
import type { IncompleteUpload, UploadStore } from "../incomplete-upload.ts";
import type { Evidence } from "./proof.ts";

/** What the key of every probe has behind `--probe-prefix`, for people and for the next run. */
export const PROBE_FOLDER = "mpu-guard-probe/";

const PROBE_KEY = /(^|\/)mpu-guard-probe\/[0-9a-f]{32}$/;

/** Milliseconds after which a probe is not one of a run that is going on. */
const LEFT_BEHIND = 5 * 60 * 1000;

/** Tries to abort a probe. */
const ABORTS = 5;

/** Whether a key is one that only a probe has. */
export function isProbeKey(key: string): boolean {
  return PROBE_KEY.test(key);
}

/**
 * Initiates an upload without parts under a random key, keeps what S3 promises of it, and aborts it.
 *
 * @throws StoreError where it cannot be initiated, or is not known to be aborted
 */
export async function probe(store: UploadStore, bucket: Bucket, prefix: string): Promise<Evidence> {
  const initiated = new Date();
  const key = `${prefix}${PROBE_FOLDER}${randomBytes(16).toString("hex")}`;
  let answer: Awaited<ReturnType<UploadStore["initiate"]>>;
  try {
    answer = await store.initiate(bucket, key);
  } catch (error) {
    // No answer does not mean that there is no upload, and its ID is not known.
    if (error instanceof StoreError && error.meaning === "unanswered") await removeKey(store, bucket, key);
    throw error;
  }
  const { upload, abort } = answer;
  await remove(store, bucket, upload);
  return { from: "probe", key, initiated, abort };
}

/**
 * Aborts the probes that a run left behind which was killed. Only uploads without parts, under a key that only a probe
 * has, and older than some minutes.
 *
 * @returns how many
 * @throws StoreError where one cannot be read or aborted
 */
export async function removeLeftProbes(store: UploadStore, bucket: Bucket, prefix: string, now: Date): Promise<number> {
  let removed = 0;
  for await (const page of store.list(bucket, `${prefix}${PROBE_FOLDER}`)) {
    for (const upload of page) {
      const { key, initiated, isKeyEncoded } = upload;
      if (isKeyEncoded || !isProbeKey(key) || initiated === undefined) continue;
      if (now.getTime() - initiated.getTime() < LEFT_BEHIND) continue;
      const parts = await store.readParts(bucket, upload);
      if (parts === "gone" || parts.count > 0) continue;
      await remove(store, bucket, upload);
      removed += 1;
    }
  }
  return removed;
}

async function removeKey(store: UploadStore, bucket: Bucket, key: string): Promise<void> {
  for await (const page of store.list(bucket, key.slice(0, key.lastIndexOf("/") + 1))) {
    for (const upload of page) if (upload.key === key) await remove(store, bucket, upload);
  }
}

async function remove(store: UploadStore, bucket: Bucket, upload: IncompleteUpload): Promise<void> {
  let failure: unknown;
  for (let tries = 0; tries < ABORTS; tries += 1) {
    try {
      await store.abort(bucket, upload);
      return;
    } catch (error) {
      failure = error;
      if (error instanceof StoreError && error.meaning === "refused") break;
    }
  }
  throw failure;
}
