import type { IncompleteUpload } from "../../uploads/incomplete-upload.ts";
import { REPLACED } from "../xml/answer-document.ts";
import type { ListedUpload, UploadsPage } from "./uploads-page.ts";
import { decodeUrlEncoded } from "./url-encoded.ts";

/**
 * How an answer spells its keys.
 *
 * - `url`: URL-encoded, as is asked for.
 * - `plain`: as they are; some services pay no heed to the parameter.
 * - `unknown`: the answer does not show which.
 */
export type KeySpelling = "url" | "plain" | "unknown";

/** What no URL encoding leaves as it is, and a percent sign that encodes nothing. */
const NEVER_ENCODED = /[^A-Za-z0-9\-._~!'()*/%+]|%(?![\da-fA-F]{2})/;

/**
 * How a page spells its keys, as far as it shows. Ceph's gateway encodes the keys, says nothing of it, and leaves the
 * markers as they are.
 */
export function spellingOf({ uploads, saysUrl, next }: UploadsPage): KeySpelling {
  if (saysUrl) return "url";
  if (uploads.some(({ spelledKey }) => NEVER_ENCODED.test(spelledKey))) return "plain";
  const last = uploads.at(-1)?.spelledKey;
  if (last !== undefined && next !== undefined && next.spelledKeyMarker !== last) {
    if (next.spelledKeyMarker === decodeUrlEncoded(last)) return "url";
  }
  return "unknown";
}

/** Whether a key is the same in both spellings. */
export function isSpelledAlike(spelledKey: string): boolean {
  return !/[%+]/.test(spelledKey);
}

/** An upload of a page, by its key. Where the key cannot be known, the upload is marked as one that no request names. */
export function withKey({ spelledKey, ...upload }: ListedUpload, spelling: KeySpelling): IncompleteUpload {
  const key = keyIn(spelledKey, spelling);
  return key === undefined ? { key: spelledKey, isKeyEncoded: true, ...upload } : { key, ...upload };
}

/** A key, or a marker, as it is; `undefined` where it cannot be known. */
export function keyIn(spelledKey: string, spelling: KeySpelling): string | undefined {
  if (spelledKey.includes(REPLACED)) return undefined;
  if (spelling === "url") return decodeUrlEncoded(spelledKey);
  return spelling === "plain" || isSpelledAlike(spelledKey) ? spelledKey : undefined;
}
