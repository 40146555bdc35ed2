import type { Bucket } from "../../policy/index.ts";
import type { BucketReader, LifecycleAnswer } from "../ports.ts";
import { readLifecycleAccess, readLocation, readMfaDelete, readTags } from "./bucket-facts.ts";
import { lifecycleAction } from "./clients/request.ts";
import type { S3Clients } from "./clients/s3-clients.ts";
import { classifyError, isUnsupported, unreadableAnswer, unsupportedAnswer } from "./errors/classify-error.ts";
import { askLifecycle, isLossless } from "./lifecycle/index.ts";

export interface BucketReaderOptions {
  readonly clients: S3Clients;
  /** Where a bucket's region is asked for, if the listing did not give it. */
  readonly listingRegion: string;
  /**
   * Whether somebody matches on regions: without that an S3-compatible service is not asked for them, since its
   * requests need none. `true` where absent.
   */
  readonly needsRegions?: boolean;
  /** Ask buckets without a configuration whether they have MFA delete, with one more request for each. */
  readonly checkMfaDelete: boolean;
}

/** Reads with one request for each bucket, and a second one only where the verdict turns on it. */
export class S3BucketReader implements BucketReader {
  readonly #options: BucketReaderOptions;

  constructor(options: BucketReaderOptions) {
    this.#options = options;
  }

  async locate(bucket: Bucket): Promise<Bucket> {
    const { clients, listingRegion, needsRegions = true } = this.#options;
    if (!needsRegions && clients.serviceRegion !== undefined) return bucket;
    return await readLocation(clients, listingRegion, bucket);
  }

  readTags(bucket: Bucket): Promise<Bucket> {
    return readTags(this.#options.clients, bucket);
  }

  async readLifecycle(bucket: Bucket): Promise<LifecycleAnswer> {
    const { clients, checkMfaDelete } = this.#options;
    const { reading, ...more } = await this.#read(bucket);
    if (reading.state === "configured" && bucket.kind === "directory") {
      return { bucket: await readLifecycleAccess(clients, bucket), reading, ...more };
    }
    // S3 lets nobody turn MFA delete on while there are lifecycle rules, so only a bucket without can have it.
    if (reading.state === "absent" && bucket.kind === "general-purpose" && checkMfaDelete) {
      return { bucket: await readMfaDelete(clients, bucket), reading };
    }
    return { bucket, reading, ...more };
  }

  async #read(bucket: Bucket): Promise<Omit<LifecycleAnswer, "bucket">> {
    const action = lifecycleAction(bucket, "Get");
    try {
      const asked = await askLifecycle(this.#options.clients, bucket);
      if (asked === undefined) return { reading: { state: "absent" } };
      const { answer, read } = asked;
      if ("unreadable" in read) {
        return { reading: { state: "undecided", finding: unreadableAnswer(read.unreadable, answer) } };
      }
      const { configuration } = read;
      return { reading: { state: "configured", configuration }, isLossless: () => isLossless(configuration, answer) };
    } catch (error) {
      // Some S3-compatible services have no lifecycle rules, and say so: that is an answer.
      if (isUnsupported(error)) return { reading: { state: "unsupported", answer: unsupportedAnswer(error) } };
      return { reading: { state: "undecided", finding: classifyError(error, action) } };
    }
  }
}
