import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import { type EmbeddedS3, startEmbeddedS3 } from "../../sandbox/index.ts";

/** An S3 and an empty folder for each test, and the uploads of its bucket `acme-media`. */
export interface UploadsBucket {
  readonly s3: EmbeddedS3;
  readonly folder: string;
  /** The keys of the uploads that are there, in S3's order. */
  keys(): string[];
}

/** For commands that run in the process of the test: a fault is seen once, and at once. */
export function useUploadsBucket(): UploadsBucket {
  let s3: EmbeddedS3;
  let folder: string;

  beforeEach(async () => {
    s3 = await startEmbeddedS3();
    folder = mkdtempSync(join(tmpdir(), "uploads-bucket-"));
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "test");
    vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
    vi.stubEnv("AWS_REGION", "us-east-1");
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await s3.close();
    rmSync(folder, { recursive: true });
  });

  return {
    get s3() {
      return s3;
    },
    get folder() {
      return folder;
    },
    keys: () => (s3.buckets.get("acme-media")?.uploads.list() ?? []).map(({ key }) => key),
  };
}
