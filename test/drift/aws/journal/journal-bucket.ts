import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { openS3Run, S3JournalStorage } from "../../../../drift/aws/journal/s3-journal-storage.ts";
import type { JournalEntry } from "../../../../drift/journal/journal-entry.ts";
import {
  type BucketSeed,
  type EmbeddedS3,
  type Fault,
  type OperationName,
  startEmbeddedS3,
} from "../../../../sandbox/index.ts";

export const RUN = "2026-11-21T04-00-00Z-9f86d0";
const PLACE = { bucket: "acme-journal", prefix: "mpu-guard/" };

/** An entry that can be told from others. */
export function entryOf(name: string): JournalEntry {
  return {
    entry: "restoring",
    time: "2026-11-21T04:00:00.000Z",
    bucket: { account: null, region: "us-east-1", kind: "general-purpose", name },
  };
}

/** The embedded S3 with a bucket for journals, made anew for each test. */
export class JournalBucket {
  s3!: EmbeddedS3;

  constructor() {
    beforeAll(async () => {
      this.s3 = await startEmbeddedS3();
      vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    });
    beforeEach(() => {
      this.s3.faults.clear();
      this.s3.requests.clear();
      this.tries(3);
      this.plant();
    });
    afterAll(() => this.s3.close());
  }

  plant(seed: Partial<BucketSeed> = {}): void {
    this.s3.buckets.create({ name: PLACE.bucket, versioning: "Enabled", ...seed });
  }

  /** How often the SDK sends a request, the first time included. */
  tries(count: number): void {
    vi.stubEnv("AWS_MAX_ATTEMPTS", String(count));
  }

  fail(operation: OperationName, fault: Fault, times = 1): void {
    this.s3.faults.add({ operation, fault, times });
  }

  /** Each key behind the prefix, and its text. */
  get objects(): ReadonlyMap<string, string> {
    const all = this.s3.buckets.get(PLACE.bucket)?.objects.list() ?? [];
    return new Map(all.map(({ key, content }) => [key.slice(PLACE.prefix.length), Buffer.from(content).toString()]));
  }

  put(key: string, content: string): void {
    this.s3.buckets.get(PLACE.bucket)?.objects.put({ key: `${PLACE.prefix}${key}`, content, versioned: true });
  }

  storage() {
    return S3JournalStorage.open(PLACE, this.#connection);
  }

  run(name = RUN) {
    return openS3Run({ ...PLACE, prefix: `${PLACE.prefix}${name}/` }, this.#connection);
  }

  /** A new run's journal. */
  async create(plan = "the plan") {
    return (await this.storage()).create(RUN, plan);
  }

  get #connection() {
    return { profile: null, endpoint: this.s3.endpoint, concurrency: 8, region: "us-east-1" };
  }
}
