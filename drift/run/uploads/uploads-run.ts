import pLimit from "p-limit";
import { displayName, requirementFor, UNKNOWN, type UndecidedFinding, type Verdict } from "../../../policy/index.ts";
import { isAwsEndpoint } from "../../identity/endpoint.ts";
import type { ReportedBucket } from "../../report/contents/run-report.ts";
import type { BucketUploads } from "../../uploads/bucket-uploads.ts";
import { BUILT_IN_PRICES, NO_PRICES } from "../../uploads/price/built-in-prices.ts";
import { type PriceList, pricePerGb } from "../../uploads/price/price-list.ts";
import { seededRandom } from "../../uploads/sample/seeded-random.ts";
import type { StorageLens } from "../../uploads/storage-lens/storage-lens.ts";
import { type Sizes, summarizeUploads } from "../../uploads/summarize-uploads.ts";
import { OpenTotal, type TotalUploads } from "../../uploads/total-uploads.ts";
import type { LiveRun } from "../live-run.ts";
import { type InspectRunOptions, inspectRun } from "../scan/scan-run.ts";

/** Single uploads that are kept of a bucket, so that one with millions does not fill the memory. */
export const LISTED_UPLOADS = 10_000;

export interface UploadsRunOptions extends Pick<InspectRunOptions<ReportedBucket>, "ownership" | "keepsNothing"> {
  /** How many parts of a key make a prefix; 0 groups by no prefix. */
  readonly prefixDepth: number;
  /** Whether parts are read: of all uploads, of a sample of so many a bucket, or of none. */
  readonly sizes: "all" | "none" | { readonly sample: number };
  /** Whether single uploads are kept. */
  readonly list: boolean;
  /** AWS's list prices where left out, as far as they are known; no prices for other services. */
  readonly prices?: PriceList | undefined;
  /** What an export says of buckets that need not be listed. */
  readonly storageLens?: { readonly source: string; readonly lens: StorageLens };
  /** Told of each bucket as it comes. */
  readonly onBucket?: (result: ReportedBucket) => Promise<void>;
}

export interface UploadsRun {
  readonly results: readonly ReportedBucket[];
  readonly total: TotalUploads;
  readonly judged: number;
  readonly isInterrupted: boolean;
}

/**
 * Scans what the run selects, and lists the incomplete multipart uploads of each bucket once.
 *
 * @throws RunError where nothing is selected
 */
export async function uploadsRun(run: LiveRun, options: UploadsRunOptions): Promise<UploadsRun> {
  const prices = options.prices ?? builtInPrices(run);
  const { storageLens } = options;
  const total = new OpenTotal(
    prices,
    storageLens && { source: storageLens.source, date: storageLens.lens.date ?? null },
  );
  // Of all buckets together: beside as many listings.
  const limit = pLimit(run.concurrency);
  const { ownership, keepsNothing, onBucket } = options;
  const { found, ...counts } = await inspectRun<ReportedBucket>(run, {
    look: async (verdict) => {
      if (!storageLens?.lens.saysNone(displayName(verdict.bucket))) {
        return await withUploads(verdict, run, { ...options, prices, limit });
      }
      total.leaveOut();
      return { verdict };
    },
    statusOf: ({ verdict }) => verdict.status,
    ...(ownership !== undefined && { ownership }),
    ...(keepsNothing !== undefined && { keepsNothing }),
    onFound: async (result) => {
      if (result.uploads !== undefined) total.add(result.uploads);
      await onBucket?.(result);
    },
  });
  return { results: found, total: total.close(), ...counts };
}

/** AWS's prices are those of no other service. */
export function builtInPrices({ connection }: Pick<LiveRun, "connection">): PriceList {
  return isAwsEndpoint(connection.identity.endpoint) ? BUILT_IN_PRICES : NO_PRICES;
}

async function withUploads(
  verdict: Verdict,
  run: LiveRun,
  options: UploadsRunOptions & { readonly prices: PriceList; readonly limit: ReturnType<typeof pLimit> },
): Promise<ReportedBucket> {
  const { bucket } = verdict;
  const { connection, loaded, startedAt, signal } = run;
  const { prices, prefixDepth, list, limit } = options;
  // Where it is not known, the finding of the scan says why; there is nobody to be asked.
  if (bucket.region === null && verdict.status === "undecided") return { verdict };
  const requirement = requirementFor(loaded.policy, bucket);
  const uploads = await summarizeUploads(bucket, {
    store: connection.uploads,
    now: startedAt,
    priceOf: (storageClass) => pricePerGb(prices, bucket.region, storageClass),
    currency: prices.currency,
    prefixDepth,
    ...(requirement !== UNKNOWN && { policyDays: requirement.daysAfterInitiation }),
    keptItems: list ? LISTED_UPLOADS : 0,
    sizes: sizesOf(options.sizes, displayName(bucket)),
    limit,
    signal,
  });
  return { verdict: withListing(verdict, uploads), uploads };
}

/** By the bucket's name, so that the same listing gives the same estimate. */
function sizesOf(sizes: UploadsRunOptions["sizes"], name: string): Sizes {
  if (typeof sizes === "string") return { of: sizes };
  return { of: "sample", uploads: sizes.sample, random: seededRandom(name) };
}

/** A bucket whose uploads could not be listed is undecided, whatever its rules are. */
function withListing(verdict: Verdict, { finding }: BucketUploads): Verdict {
  if (finding === undefined) return verdict;
  const unlisted = {
    ...finding,
    detail: `the listing of incomplete multipart uploads failed: ${finding.detail}`,
    subject: "uploads",
  } as UndecidedFinding;
  const status = verdict.status === "violation" ? "violation" : "undecided";
  return { ...verdict, status, findings: [...verdict.findings, unlisted] };
}
