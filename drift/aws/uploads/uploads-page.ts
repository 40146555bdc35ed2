import type { XmlElement } from "@rgrove/parse-xml";
import type { IncompleteUpload } from "../../uploads/incomplete-upload.ts";
import {
  answerRoot,
  elementsNamed,
  entriesIn,
  nextIn,
  notUnderstood,
  textsIn,
  timeIn,
} from "../xml/answer-document.ts";

export const LIST_UPLOADS = "ListMultipartUploads";

/** An upload with its key as the answer spells it. */
export interface ListedUpload extends Omit<IncompleteUpload, "key" | "isKeyEncoded"> {
  readonly spelledKey: string;
}

/** One answer of ListMultipartUploads. */
export interface UploadsPage {
  readonly uploads: readonly ListedUpload[];
  /** Whether the answer says that its keys are URL-encoded. Some services encode, and do not say so. */
  readonly saysUrl: boolean;
  /** Where the listing goes on; absent at its end. As the answer spells it. */
  readonly next?: { readonly spelledKeyMarker: string; readonly uploadIdMarker?: string };
}

/**
 * Reads one page. What of an upload is not understood is left out; an upload that cannot be told from another one, or
 * a listing that does not say whether it goes on, is none.
 *
 * @throws StoreError
 */
export function readUploadsPage(bytes: Uint8Array): UploadsPage {
  const root = answerRoot(bytes, "ListMultipartUploadsResult", LIST_UPLOADS);
  const texts = textsIn(root);
  const uploads = entriesIn(root, "Upload", LIST_UPLOADS).map(readUpload);
  const saysUrl = texts.get("EncodingType") === "url";
  const spelledKeyMarker = nextIn(texts, "NextKeyMarker", LIST_UPLOADS);
  if (spelledKeyMarker === undefined) return { uploads, saysUrl };
  const uploadIdMarker = texts.get("NextUploadIdMarker");
  if (uploadIdMarker === undefined && texts.has("NextUploadIdMarker")) {
    throw notUnderstood(LIST_UPLOADS, "where the listing goes on is not understood");
  }
  return { uploads, saysUrl, next: { spelledKeyMarker, ...(uploadIdMarker && { uploadIdMarker }) } };
}

function readUpload(element: XmlElement): ListedUpload {
  const texts = textsIn(element);
  const spelledKey = texts.get("Key");
  const uploadId = texts.get("UploadId");
  if (!spelledKey || !uploadId) throw notUnderstood(LIST_UPLOADS, "the response lists an upload without key or ID");
  const initiated = timeIn(texts.get("Initiated"));
  const storageClass = texts.get("StorageClass");
  const [initiatorElement] = elementsNamed(element, "Initiator");
  const initiator = initiatorElement && textsIn(initiatorElement).get("ID");
  return {
    spelledKey,
    uploadId,
    ...(initiated !== undefined && { initiated }),
    ...(storageClass && { storageClass }),
    ...(initiator && { initiator }),
  };
}
