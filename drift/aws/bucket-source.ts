import { paginateListBuckets, paginateListDirectoryBuckets, type Bucket as S3Bucket } from "@aws-sdk/client-s3";
import type { Bucket } from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import type { BucketSource } from "../ports.ts";
import type { S3Clients } from "./clients/s3-clients.ts";
import { listingError } from "./errors/listing-error.ts";
import { rawAnswerOf } from "./requests/raw-answer.ts";

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
  readonly #regions = new Map<string, string>();

  constructor(options: BucketSourceOptions) {
    this.#options = options;
  }

  async *list(): AsyncIterable<Bucket> {
    const { account, directoryBuckets } = this.#options;
    const regions = new Set(directoryBuckets?.regions);
    for await (const page of this.#generalPurpose()) {
      for (const { Name, BucketRegion } of page) {
        const shared = this.#shared(BucketRegion);
        if (shared !== null) regions.add(shared);
        yield { account, region: shared, name: Name, kind: "general-purpose", origin: "live" };
      }
    }
    if (directoryBuckets === undefined) return;
    for (const region of [...regions].sort()) yield* this.#directory(region);
  }

  async *#generalPurpose(): AsyncIterable<readonly Named<S3Bucket>[]> {
    const { clients, region } = this.#options;
    const client = clients.forRegion(region);
    const names = new ListedNames();
    try {
      // MaxBuckets is the parameter that makes S3 answer with each bucket's region.
      for await (const page of paginateListBuckets({ client, pageSize: PAGE_SIZE }, { MaxBuckets: PAGE_SIZE })) {
        assertWhole(page, "ListAllMyBucketsResult", region);
        const added = names.addAll(page.Buckets);
        yield added;
        if (added.length === 0) break;
      }
    } catch (error) {
      throw listingError(error, "ListBuckets", region, clients.profile);
    }
  }

  /** One text for all buckets of a region: the SDK makes one for each. */
  #shared(region: string | undefined): string | null {
    if (!region) return null;
    const known = this.#regions.get(region);
    if (known !== undefined) return known;
    this.#regions.set(region, region);
    return region;
  }

  async *#directory(region: string): AsyncIterable<Bucket> {
    const { clients, account } = this.#options;
    const client = clients.forDirectoryBuckets(region);
    const names = new ListedNames();
    try {
      for await (const page of paginateListDirectoryBuckets({ client, pageSize: PAGE_SIZE }, {})) {
        assertWhole(page, "ListAllMyDirectoryBucketsResult", region);
        const added = names.addAll(page.Buckets);
        for (const { Name } of added) yield { account, region, name: Name, kind: "directory", origin: "live" };
        if (added.length === 0) break;
      }
    } catch (error) {
      throw listingError(error, "ListDirectoryBuckets", region, clients.profile);
    }
  }
}

type Named<T> = T & { readonly Name: string };

/** Names of a listing that are remembered, whatever order they come in. */
const REMEMBERED = 100_000;

/**
 * The names of a listing so far. Some services pay no heed to the continuation token: they list a bucket twice, or give
 * another token for ever; a page without a new name is the last one. S3 sorts its buckets by name, so of a long listing
 * that is sorted until then the last name is enough.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 */
class ListedNames {
  /** `undefined` once the last name is enough. */
  #names: Set<string> | undefined = new Set();
  #isSorted = true;
  #last = "";

  /** @returns those that are new */
  addAll<T extends { readonly Name?: string | undefined }>(page: readonly T[] = []): Named<T>[] {
    const added: Named<T>[] = [];
    for (const entry of page) {
      const { Name } = entry;
      if (Name === undefined || !this.#add(Name)) continue;
      added.push(entry as Named<T>);
    }
    return added;
  }

  #add(name: string): boolean {
    const isNext = name > this.#last;
    if (isNext) this.#last = name;
    if (this.#names === undefined) return isNext;
    if (this.#names.has(name)) return false;
    if (!isNext) this.#isSorted = false;
    this.#names.add(name);
    // The names would keep the text of every page in memory.
    if (this.#isSorted && this.#names.size >= REMEMBERED) this.#names = undefined;
    return true;
  }
}

/** Bytes in which a listing ends, or an empty one is whole. */
const END = 1024;

/** An account without buckets says so in a whole document; anything else is no listing. */
function assertWhole(page: object, root: string, region: string): void {
  const xml = Buffer.from(rawAnswerOf(page).bytes.subarray(-END)).toString("utf8").trimEnd();
  if (xml.endsWith(`</${root}>`) || new RegExp(`<${root}[^<>]*/>$`).test(xml)) return;
  throw new RunError(
    `request to ${region} failed: the response is not a list of buckets; is the endpoint an S3 service?`,
  );
}
