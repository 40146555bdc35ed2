import type { LimitFunction } from "p-limit";
import type { Bucket, UndecidedFinding } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { BucketUploads, UploadEstimate } from "./bucket-uploads.ts";
import type { IncompleteUpload, UploadStore } from "./incomplete-upload.ts";
import { keptUpload } from "./kept-text.ts";
import { PartsReader } from "./parts-reader.ts";
import { estimateSum } from "./sample/estimate.ts";
import { Reservoir } from "./sample/reservoir.ts";
import type { Random } from "./sample/seeded-random.ts";
import { type SummaryOptions, UploadSummary } from "./upload-summary.ts";
import { costOf } from "./upload-sums.ts";

/** Which uploads' parts are read: a request for each thousand parts. */
export type Sizes =
  | { readonly of: "all" }
  | { readonly of: "none" }
  /** `uploads`: how many of a bucket, at least 2. */
  | { readonly of: "sample"; readonly uploads: number; readonly random: Random };

export interface SummarizeOptions extends SummaryOptions {
  readonly store: Pick<UploadStore, "list" | "readParts">;
  readonly sizes: Sizes;
  /** Of requests for parts at once, over all buckets. */
  readonly limit: LimitFunction;
  /** Aborted when the run is to end: no further page is asked for then. */
  readonly signal?: AbortSignal;
  /** Uploads that are of interest; all where left out. */
  readonly select?: (upload: IncompleteUpload) => boolean;
}

/**
 * Lists the uploads of a bucket once, and sums them up, in memory that does not grow with them. What goes wrong with this
 * bucket is a part of the answer.
 */
export async function summarizeUploads(bucket: Bucket, options: SummarizeOptions): Promise<BucketUploads> {
  const { store, sizes, limit } = options;
  const summary = new UploadSummary(options);
  const reader = new PartsReader(store, bucket, limit);
  const sample = sizes.of === "sample" ? new UploadSample(sizes.uploads, sizes.random, summary) : undefined;
  const finding = await eachPage(bucket, options, async (page) => {
    if (sizes.of === "all") await addSized(page, summary, reader);
    else for (const upload of page) (sample ?? summary).add(upload);
  });
  // Of all that there are, no sample is needed.
  await addSized(sample?.wholeListing ?? [], summary, reader);
  const estimate = finding === undefined ? await estimateOf(sample?.chosen ?? [], summary, reader, options) : undefined;
  const { unread, gone, finding: partsFinding } = reader;
  return {
    ...summary.close(),
    unread,
    gone,
    ...(partsFinding !== undefined && { partsFinding }),
    ...(estimate !== undefined && { estimate }),
    ...(finding !== undefined && { finding, ...NOTHING_FOR_SURE }),
  };
}

/** Of a listing that did not come to its end. */
const NOTHING_FOR_SURE = { count: null, parts: null, bytes: null, costPerMonth: null, newestActivity: null } as const;

/** @returns why not all pages were there */
async function eachPage(
  bucket: Bucket,
  { store, signal, select = () => true }: SummarizeOptions,
  take: (page: readonly IncompleteUpload[]) => Promise<void>,
): Promise<UndecidedFinding | undefined> {
  try {
    for await (const page of store.list(bucket)) {
      await take(page.filter(select));
      if (signal?.aborted) return { kind: "unreadable", detail: "the run was interrupted" };
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return error.finding;
  }
}

async function addSized(
  uploads: readonly IncompleteUpload[],
  summary: UploadSummary,
  reader: PartsReader,
): Promise<void> {
  const sizes = await Promise.all(uploads.map((upload) => reader.read(upload)));
  for (const [index, upload] of uploads.entries()) {
    const parts = sizes[index];
    if (parts !== "gone") summary.add(upload, parts);
  }
}

/** What is added up without sizes, and which of it is chosen to be sized. */
class UploadSample {
  readonly #reservoir: Reservoir<IncompleteUpload>;
  readonly #size: number;
  readonly #summary: UploadSummary;
  /** As long as they are no more than the sample, they wait: then each of them is sized. */
  #waiting: IncompleteUpload[] | undefined = [];

  constructor(size: number, random: Random, summary: UploadSummary) {
    this.#reservoir = new Reservoir(size, random, keptUpload);
    this.#size = size;
    this.#summary = summary;
  }

  add(upload: IncompleteUpload): void {
    this.#reservoir.add(upload);
    this.#waiting?.push(keptUpload(upload));
    if (this.#waiting === undefined) this.#summary.add(upload);
    else if (this.#waiting.length > this.#size) {
      for (const waiting of this.#waiting) this.#summary.add(waiting);
      this.#waiting = undefined;
    }
  }

  get wholeListing(): readonly IncompleteUpload[] {
    return this.#waiting ?? [];
  }

  get chosen(): readonly IncompleteUpload[] {
    return this.#waiting === undefined ? this.#reservoir.items : [];
  }
}

async function estimateOf(
  chosen: readonly IncompleteUpload[],
  summary: UploadSummary,
  reader: PartsReader,
  { priceOf }: SummarizeOptions,
): Promise<UploadEstimate | undefined> {
  const sizes = await Promise.all(chosen.map((upload) => reader.read(upload)));
  const sized = chosen.flatMap(({ storageClass }, index) => {
    const parts = sizes[index];
    return parts === undefined || parts === "gone" ? [] : [{ bytes: parts.bytes, price: priceOf(storageClass) }];
  });
  // Those that could not be read may be the largest.
  if (sized.length < 2 || reader.unread > 0) return undefined;
  // What is gone from the sample is gone from the whole, in proportion.
  const total = Math.round(summary.count * (sized.length / chosen.length));
  const costs = sized.map(({ bytes, price }) => costOf(bytes, price)).filter((cost) => cost !== null);
  const isPriced = costs.length === sized.length && !summary.hasUnpricedClass;
  return {
    sampled: sized.length,
    bytes: estimateSum(
      sized.map(({ bytes }) => bytes),
      total,
    ),
    ...(isPriced && { costPerMonth: estimateSum(costs, total) }),
  };
}
