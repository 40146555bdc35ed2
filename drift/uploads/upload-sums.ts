import type { IncompleteUpload, UploadParts } from "./incomplete-upload.ts";
import { GIBIBYTE } from "./price/price-list.ts";

/** Sums over incomplete multipart uploads. What is not known of each of them is `null`, and never zero. */
export interface UploadSums {
  readonly count: number;
  readonly parts: number | null;
  readonly bytes: number | null;
  /** Of the uploads whose parts were read: all that is certain where `bytes` is `null`. */
  readonly knownBytes: number;
  /** At list price. `null` where bytes or a price are not known. */
  readonly costPerMonth: number | null;
  /** Of the bytes and prices that are known. */
  readonly knownCostPerMonth: number;
  /** Of those that S3 dates; `null` where it dates none. */
  readonly oldestInitiated: Date | null;
  /** The newest part, or where there is none the initiation; `null` where that of an upload is not known. */
  readonly newestActivity: Date | null;
}

/** An upload with what was found of its parts. */
export interface SizedUpload {
  readonly upload: IncompleteUpload;
  /** Absent where they were not read, or could not be. */
  readonly parts?: UploadParts;
  /** For one GB and month; `null` where it is not known. */
  readonly price: number | null;
}

/** Sums that are still being added to, in a few numbers however many uploads there are. */
export class OpenSums {
  #count = 0;
  #parts = 0;
  #bytes = 0;
  #cost = 0;
  #unread = 0;
  #unpriced = 0;
  #undatedActivity = 0;
  #oldest = Number.POSITIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;

  add(sized: SizedUpload): void {
    const { upload, parts } = sized;
    const initiated = upload.initiated?.getTime();
    this.#count += 1;
    if (initiated !== undefined) this.#oldest = Math.min(this.#oldest, initiated);
    if (parts === undefined) {
      this.#unread += 1;
      return;
    }
    this.#parts += parts.count;
    this.#bytes += parts.bytes;
    const cost = costOf(parts.bytes, sized.price);
    if (cost === null) this.#unpriced += 1;
    else this.#cost += cost;
    const activity = activityOf(sized)?.getTime();
    if (activity === undefined) this.#undatedActivity += 1;
    else this.#newest = Math.max(this.#newest, activity);
  }

  /** Adds what others have summed. */
  merge(other: OpenSums): void {
    this.#count += other.#count;
    this.#parts += other.#parts;
    this.#bytes += other.#bytes;
    this.#cost += other.#cost;
    this.#unread += other.#unread;
    this.#unpriced += other.#unpriced;
    this.#undatedActivity += other.#undatedActivity;
    this.#oldest = Math.min(this.#oldest, other.#oldest);
    this.#newest = Math.max(this.#newest, other.#newest);
  }

  get count(): number {
    return this.#count;
  }

  get knownBytes(): number {
    return this.#bytes;
  }

  close(): UploadSums {
    const isRead = this.#unread === 0;
    return {
      count: this.#count,
      parts: isRead ? this.#parts : null,
      bytes: isRead ? this.#bytes : null,
      knownBytes: this.#bytes,
      costPerMonth: isRead && this.#unpriced === 0 ? this.#cost : null,
      knownCostPerMonth: this.#cost,
      oldestInitiated: dateOf(this.#oldest),
      newestActivity: isRead && this.#undatedActivity === 0 ? dateOf(this.#newest) : null,
    };
  }
}

/** What bytes cost for a month; nothing costs nothing, whatever its price. */
export function costOf(bytes: number, price: number | null): number | null {
  if (bytes === 0) return 0;
  return price === null ? null : (bytes / GIBIBYTE) * price;
}

/** When something last happened to an upload; nothing where its parts were not read, or S3 does not date them. */
export function activityOf({ upload, parts }: Pick<SizedUpload, "upload" | "parts">): Date | undefined {
  return parts?.count === 0 ? upload.initiated : parts?.lastActivity;
}

function dateOf(time: number): Date | null {
  return Number.isFinite(time) ? new Date(time) : null;
}
