import { ListBucketsCommand, ListDirectoryBucketsCommand } from "@aws-sdk/client-s3";
import type { Bucket } from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import type { BucketSource } from "../ports.ts";
import type { S3Clients } from "./clients/s3-clients.ts";
import { listingError } from "./errors/listing-error.ts";
import { type BucketListing, type ListedBucket, readBucketsPage } from "./listings/buckets-page.ts";
import { ListedNames } from "./listings/listed-names.ts";
import { rawAnswerOf } from "./requests/raw-answer.ts";

/** Buckets asked for at a time. S3 refuses an unpaginated listing to accounts with a quota above 10,000. */
const PAGE_SIZE = 1000;

/** Pages without any bucket that a listing may have in a row, before it counts as one that does not end. */
const MOST_EMPTY_PAGES = 100;

export interface BucketSourceOptions {
  readonly clients: S3Clients;
  /** Where the listing is asked: any region of the partition knows every bucket. */
  readonly region: string;
  readonly account: string | null;
  /** Ask for directory buckets too: these regions, and each one that has general purpose buckets. */
  readonly directoryBuckets?: { readonly regions: readonly string[] };
}

/** The buckets of one account, with one request for each thousand. */
export class S3BucketSource implements BucketSource {
  readonly #options: BucketSourceOptions;
  readonly #regions = new Map<string, string>();

  constructor(options: BucketSourceOptions) {
    this.#options = options;
  }

  async *list(): AsyncIterable<Bucket> {
    const { account, directoryBuckets } = this.#options;
    const regions = new Set(directoryBuckets?.regions);
    const isNarrowed = regions.size > 0;
    for await (const page of this.#generalPurpose()) {
      for (const { name, region } of page) {
        const shared = this.#shared(region);
        if (shared !== null) regions.add(shared);
        else if (directoryBuckets !== undefined && !isNarrowed) throw regionUnknown(name);
        yield { account, region: shared, name, kind: "general-purpose", origin: "live" };
      }
    }
    if (directoryBuckets === undefined) return;
    for (const region of [...regions].sort()) yield* this.#directory(region);
  }

  #generalPurpose(): AsyncIterable<readonly ListedBucket[]> {
    const { clients, region } = this.#options;
    const client = clients.forRegion(region);
    // MaxBuckets is the parameter that makes S3 answer with each bucket's region.
    return this.#listing("ListBuckets", region, (ContinuationToken) =>
      client.send(new ListBucketsCommand({ MaxBuckets: PAGE_SIZE, ContinuationToken })),
    );
  }

  async *#directory(region: string): AsyncIterable<Bucket> {
    const { clients, account } = this.#options;
    const client = clients.forDirectoryBuckets(region);
    const listed = this.#listing("ListDirectoryBuckets", region, (ContinuationToken) =>
      client.send(new ListDirectoryBucketsCommand({ MaxDirectoryBuckets: PAGE_SIZE, ContinuationToken })),
    );
    for await (const page of listed) {
      for (const { name } of page) yield { account, region, name, kind: "directory", origin: "live" };
    }
  }

  async *#listing(
    operation: BucketListing,
    region: string,
    ask: (token: string | undefined) => Promise<object>,
  ): AsyncIterable<readonly ListedBucket[]> {
    const names = new ListedNames();
    let emptyPages = 0;
    try {
      for (let token: string | undefined; ; ) {
        const { buckets, next } = readBucketsPage(rawAnswerOf(await ask(token)).bytes, operation, PAGE_SIZE);
        const added = names.addAll(buckets);
        yield added;
        emptyPages = buckets.length === 0 ? emptyPages + 1 : 0;
        if (next === undefined) return;
        // The service pays no heed to the token: whatever is asked, it has said already.
        if (buckets.length === 0 ? next === token : added.length === 0) return;
        if (emptyPages > MOST_EMPTY_PAGES) {
          throw new RunError(`request to ${region} failed: ${operation} lists no bucket, and does not end`);
        }
        token = next;
      }
    } catch (error) {
      throw listingError(error, operation, region, this.#options.clients.profile);
    }
  }

  /** One text for all buckets of a region. */
  #shared(region: string | undefined): string | null {
    if (region === undefined) return null;
    const known = this.#regions.get(region);
    if (known !== undefined) return known;
    this.#regions.set(region, region);
    return region;
  }
}

/** Directory buckets are asked for region by region. */
function regionUnknown(name: string): RunError {
  return new RunError(
    `the listing of buckets does not say in which region ${JSON.stringify(name)} is, so that nobody knows in ` +
      "which regions to ask for directory buckets: name them with --region",
  );
}
