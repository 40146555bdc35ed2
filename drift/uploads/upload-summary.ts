import { AGE_LIMITS, ageGroup, ageRange, isOlderThan } from "./age.ts";
import type { AgeSums, BucketUploads, StorageClassSums, UploadItem } from "./bucket-uploads.ts";
import type { IncompleteUpload, UploadParts } from "./incomplete-upload.ts";
import { keptText, keptUpload } from "./kept-text.ts";
import { PrefixGroups } from "./prefix-groups.ts";
import { activityOf, OpenSums } from "./upload-sums.ts";

export interface SummaryOptions {
  /** Ages are counted up to this moment. */
  readonly now: Date;
  /** For one GB and month of parts; `null` where it is not known. */
  readonly priceOf: (storageClass: string | undefined) => number | null;
  readonly currency: string;
  /** How many parts of a key make a prefix; 0 groups by no prefix. */
  readonly prefixDepth: number;
  /** What the policy wants; absent where that is not known. */
  readonly policyDays?: number;
  /** Single uploads to be kept. */
  readonly keptItems: number;
}

/** Storage classes that are told apart: S3 has about ten, and a service may say anything. */
const KEPT_CLASSES = 100;

/** Sums up the uploads of one bucket as they come, in memory that does not grow with them. */
export class UploadSummary {
  readonly #options: SummaryOptions;
  readonly #all = new OpenSums();
  readonly #pastPolicyDays = new OpenSums();
  readonly #prefixes: PrefixGroups;
  readonly #classes = new Map<string | undefined, OpenSums>();
  readonly #ages = AGE_LIMITS.map(() => new OpenSums());
  readonly #undated = new OpenSums();
  readonly #items: UploadItem[] = [];

  constructor(options: SummaryOptions) {
    this.#options = options;
    this.#prefixes = new PrefixGroups(options.prefixDepth);
  }

  /** @param parts absent where they were not read, or could not be */
  add(upload: IncompleteUpload, parts?: UploadParts): void {
    const { now, priceOf, prefixDepth, policyDays, keptItems } = this.#options;
    const sized = { upload, price: priceOf(upload.storageClass), ...(parts !== undefined && { parts }) };
    const { initiated } = upload;
    this.#all.add(sized);
    if (prefixDepth > 0) this.#prefixes.add(sized);
    this.#classSums(upload.storageClass).add(sized);
    const age = initiated === undefined ? this.#undated : this.#ages[ageGroup(initiated, now)];
    age?.add(sized);
    if (policyDays !== undefined && isOlderThan(initiated, policyDays, now)) this.#pastPolicyDays.add(sized);
    if (this.#items.length < keptItems) this.#items.push(itemOf(keptUpload(upload), parts));
  }

  /** Whether uploads of a class that has no price were added. */
  get hasUnpricedClass(): boolean {
    return [...this.#classes.keys()].some((storageClass) => this.#options.priceOf(storageClass) === null);
  }

  get count(): number {
    return this.#all.count;
  }

  close(): Omit<BucketUploads, "finding" | "partsFinding" | "unread" | "gone" | "estimate"> {
    const { currency, prefixDepth, policyDays, keptItems } = this.#options;
    const { prefixes, others } = this.#prefixes.close();
    const all = this.#all.close();
    const leftOut = all.count - this.#items.length;
    return {
      ...all,
      knownCount: all.count,
      currency,
      prefixDepth,
      byPrefix: prefixes,
      ...(others !== undefined && { otherPrefixes: others }),
      byStorageClass: this.#byStorageClass(),
      byAge: this.#byAge(),
      ...(policyDays !== undefined && { pastPolicyDays: { days: policyDays, ...this.#pastPolicyDays.close() } }),
      ...(keptItems > 0 && { items: this.#items }),
      ...(keptItems > 0 && leftOut > 0 && { itemsLeftOut: leftOut }),
    };
  }

  #classSums(storageClass: string | undefined): OpenSums {
    const name = this.#classes.has(storageClass) || this.#classes.size < KEPT_CLASSES ? storageClass : undefined;
    const known = this.#classes.get(name);
    if (known !== undefined) return known;
    const sums = new OpenSums();
    this.#classes.set(name === undefined ? name : keptText(name), sums);
    return sums;
  }

  #byStorageClass(): readonly StorageClassSums[] {
    return [...this.#classes]
      .map(([storageClass, sums]) => ({
        storageClass: storageClass ?? null,
        pricePerGbMonth: this.#options.priceOf(storageClass),
        ...sums.close(),
      }))
      .sort((a, b) => b.knownBytes - a.knownBytes || b.count - a.count || compare(a.storageClass, b.storageClass));
  }

  #byAge(): readonly AgeSums[] {
    const dated = this.#ages.map((sums, group) => ({ range: ageRange(group), ...sums.close() }));
    return [...dated, { range: null, ...this.#undated.close() }].filter(({ count }) => count > 0);
  }
}

function compare(a: string | null, b: string | null): number {
  return (a ?? "") < (b ?? "") ? -1 : 1;
}

function itemOf(upload: IncompleteUpload, parts: UploadParts | undefined): UploadItem {
  const { key, isKeyEncoded, uploadId, initiated, storageClass, initiator } = upload;
  const activity = activityOf({ upload, ...(parts !== undefined && { parts }) });
  return {
    key,
    ...(isKeyEncoded && { isKeyEncoded }),
    uploadId,
    initiated: initiated ?? null,
    lastActivity: activity ?? null,
    parts: parts?.count ?? null,
    bytes: parts?.bytes ?? null,
    storageClass: storageClass ?? null,
    initiator: initiator ?? null,
    abort: parts === undefined || parts.abort === "not-said" ? null : parts.abort,
  };
}
