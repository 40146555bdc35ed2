import { paginateListBuckets, paginateListDirectoryBuckets } from "@aws-sdk/client-s3";
import type { Bucket } from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import type { BucketSource } from "../ports.ts";
import { listingError } from "./listing-error.ts";
import { rawBodyOf } from "./raw-body.ts";
import type { S3Clients } from "./s3-clients.ts";
import { isWholeDocument } from "./whole-document.ts";

/** Buckets asked for at a time. S3 refuses an unpaginated listing to accounts with a quota above 10,000. */
const PAGE_SIZE = 1000;

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

  constructor(options: BucketSourceOptions) {
    this.#options = options;
  }

  async *list(): AsyncIterable<Bucket> {
    const { directoryBuckets } = this.#options;
    const regions = new Set(directoryBuckets?.regions);
    for await (const bucket of this.#generalPurpose()) {
      if (bucket.region !== null) regions.add(bucket.region);
      yield bucket;
    }
    if (directoryBuckets === undefined) return;
    for (const region of [...regions].sort()) yield* this.#directory(region);
  }

  async *#generalPurpose(): AsyncIterable<Bucket> {
    const { clients, region, account } = this.#options;
    const client = clients.forRegion(region);
    try {
      // MaxBuckets is the parameter that makes S3 answer with each bucket's region.
      for await (const page of paginateListBuckets({ client, pageSize: PAGE_SIZE }, { MaxBuckets: PAGE_SIZE })) {
        assertWhole(page, "ListAllMyBucketsResult", region);
        for (const { Name, BucketRegion } of page.Buckets ?? []) {
          if (Name === undefined) continue;
          yield { account, region: BucketRegion ?? null, name: Name, kind: "general-purpose", origin: "live" };
        }
      }
    } catch (error) {
      throw listingError(error, "ListBuckets", region, clients.profile);
    }
  }

  async *#directory(region: string): AsyncIterable<Bucket> {
    const { clients, account } = this.#options;
    const client = clients.forDirectoryBuckets(region);
    try {
      for await (const page of paginateListDirectoryBuckets({ client, pageSize: PAGE_SIZE }, {})) {
        assertWhole(page, "ListAllMyDirectoryBucketsResult", region);
        for (const { Name } of page.Buckets ?? []) {
          if (Name !== undefined) yield { account, region, name: Name, kind: "directory", origin: "live" };
        }
      }
    } catch (error) {
      throw listingError(error, "ListDirectoryBuckets", region, clients.profile);
    }
  }
}

/** An account without buckets says so in a whole document; anything else is no listing. */
function assertWhole(page: object, root: string, region: string): void {
  if (isWholeDocument(rawBodyOf(page), root)) return;
  throw new RunError(
    `request to ${region} failed: the response is not a list of buckets; is the endpoint an S3 service?`,
  );
}
