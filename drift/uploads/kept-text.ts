import type { IncompleteUpload } from "./incomplete-upload.ts";

/**
 * The same text in memory of its own. What is cut out of a text keeps the whole of it alive in V8: a thousand prefixes
 * kept as they come would hold a thousand pages of a listing.
 */
export function keptText(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}

/** An upload that outlives the page that it was listed on. */
export function keptUpload(upload: IncompleteUpload): IncompleteUpload {
  const { key, uploadId, storageClass, initiator } = upload;
  return {
    ...upload,
    key: keptText(key),
    uploadId: keptText(uploadId),
    ...(storageClass !== undefined && { storageClass: keptText(storageClass) }),
    ...(initiator !== undefined && { initiator: keptText(initiator) }),
  };
}
