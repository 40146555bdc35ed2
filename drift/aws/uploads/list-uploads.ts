import { createHash } from "node:crypto";
import type { IncompleteUpload } from "../../uploads/incomplete-upload.ts";
import { notUnderstood } from "../xml/answer-document.ts";
import { type KeySpelling, keyIn, withKey } from "./key-spelling.ts";
import { LIST_UPLOADS, type UploadsPage } from "./uploads-page.ts";

/** Where a page begins: behind this upload. Not encoded: the SDK encodes it. */
export interface Markers {
  readonly keyMarker: string;
  readonly uploadIdMarker?: string;
}

export interface ListUploadsOptions {
  /** Asks for one page; the first one without markers. */
  readonly page: (markers: Markers | undefined) => Promise<UploadsPage>;
  /** How the keys of a page are spelled. */
  readonly spelling: (page: UploadsPage) => Promise<KeySpelling>;
  /** Whether a listing can go on behind any upload, as that of a general purpose bucket can, which is sorted. */
  readonly isSorted: boolean;
}

/**
 * All pages of a listing. The SDK has no paginator for it.
 *
 * A page may end with a key that no request can name: then the listing goes on behind the last one of the page that can
 * be named, and the rest of the page comes again.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
 * @throws StoreError where a page cannot be read, or the listing does not go on: nothing is left out without a word
 */
export async function* listUploads(options: ListUploadsOptions): AsyncIterable<readonly IncompleteUpload[]> {
  const seen = new Set<string>();
  let markers: Markers | undefined;
  do {
    const page = await options.page(markers);
    const { uploads, next } = await withMarkers(page, options);
    if (next !== undefined) {
      const digest = createHash("sha256")
        .update(JSON.stringify([next.keyMarker, next.uploadIdMarker]))
        .digest("base64");
      if (seen.has(digest)) throw notUnderstood(LIST_UPLOADS, "the listing repeats itself and does not end");
      seen.add(digest);
    }
    if (uploads.length > 0) yield uploads;
    markers = next;
  } while (markers !== undefined);
}

interface MarkedPage {
  readonly uploads: readonly IncompleteUpload[];
  readonly next?: Markers;
}

async function withMarkers(page: UploadsPage, { spelling, isSorted }: ListUploadsOptions): Promise<MarkedPage> {
  const spelled = await spelling(page);
  const uploads = page.uploads.map((upload) => withKey(upload, spelled));
  if (page.next === undefined) return { uploads };
  const { uploadIdMarker } = page.next;
  const keyMarker = nextKeyMarker(page, spelled);
  if (keyMarker !== undefined) {
    return { uploads, next: { keyMarker, ...(uploadIdMarker !== undefined && { uploadIdMarker }) } };
  }
  const lastNamed = isSorted ? uploads.findLastIndex(({ isKeyEncoded }) => isKeyEncoded !== true) : -1;
  const upload = uploads[lastNamed];
  if (upload === undefined) {
    throw notUnderstood(LIST_UPLOADS, "the listing goes on behind a key that is not UTF-8, which no request can name");
  }
  return {
    uploads: uploads.slice(0, lastNamed + 1),
    next: { keyMarker: upload.key, uploadIdMarker: upload.uploadId },
  };
}

/** The marker as it is. A service may encode the keys and not the markers. */
function nextKeyMarker({ uploads, next, saysUrl }: UploadsPage, spelling: KeySpelling): string | undefined {
  const marker = next?.spelledKeyMarker ?? "";
  const last = uploads.at(-1)?.spelledKey;
  const lastKey = last === undefined ? undefined : keyIn(last, spelling);
  if (marker === last || marker === lastKey) return lastKey;
  return keyIn(marker, saysUrl ? "url" : "plain");
}
