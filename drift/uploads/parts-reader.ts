import type { LimitFunction } from "p-limit";
import type { Bucket, UndecidedFinding } from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { IncompleteUpload, UploadParts, UploadStore } from "./incomplete-upload.ts";

/** Denials after which a bucket whose parts were never read is asked no more: a million of them would say the same. */
const ENOUGH_DENIALS = 8;

/** Reads the parts of a bucket's uploads, and remembers why some could not be read. */
export class PartsReader {
  readonly #store: Pick<UploadStore, "readParts">;
  readonly #bucket: Bucket;
  readonly #limit: LimitFunction;
  #read = 0;
  #denied = 0;
  #unread = 0;
  #gone = 0;
  #finding: UndecidedFinding | undefined;

  /** @param limit of requests at once, over all buckets */
  constructor(store: Pick<UploadStore, "readParts">, bucket: Bucket, limit: LimitFunction) {
    this.#store = store;
    this.#bucket = bucket;
    this.#limit = limit;
  }

  /** @returns `undefined` where the parts could not be read: then nothing is known of them, and they are not zero */
  read(upload: IncompleteUpload): Promise<UploadParts | "gone" | undefined> {
    return this.#limit(() => this.#readParts(upload));
  }

  get unread(): number {
    return this.#unread;
  }

  get gone(): number {
    return this.#gone;
  }

  get finding(): UndecidedFinding | undefined {
    return this.#finding;
  }

  async #readParts(upload: IncompleteUpload): Promise<UploadParts | "gone" | undefined> {
    if (upload.isKeyEncoded) {
      this.#finding ??= { kind: "unreadable", detail: "keys that are not UTF-8 can be named in no request" };
      return this.#leave();
    }
    if (this.#read === 0 && this.#denied >= ENOUGH_DENIALS) return this.#leave();
    try {
      const parts = await this.#store.readParts(this.#bucket, upload);
      this.#read += 1;
      if (parts === "gone") this.#gone += 1;
      return parts;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.finding.kind === "access-denied") this.#denied += 1;
      this.#finding ??= error.finding;
      return this.#leave();
    }
  }

  #leave(): undefined {
    this.#unread += 1;
    return undefined;
  }
}
