import type { PromisedAbort, UploadParts } from "../../uploads/incomplete-upload.ts";
import type { RawAnswer } from "../requests/raw-answer.ts";

/** As RFC 7231 writes a date: `Fri, 27 Nov 2026 00:00:00 GMT`. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/**
 * What S3 promises of an upload, in the headers of ListParts and CreateMultipartUpload. The SDK fails on a date that is
 * none, so that the headers are read here.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
 */
export function promisedAbort({ headers }: RawAnswer): UploadParts["abort"] {
  const date = httpDate(headers["x-amz-abort-date"]);
  if (date === undefined) return "not-said";
  const ruleId = headers["x-amz-abort-rule-id"];
  const promised: PromisedAbort = { date, ...(ruleId && { ruleId: decodeRuleId(ruleId) }) };
  return promised;
}

/** A date of a header; `undefined` where it is none. */
export function httpDate(text: string | undefined): Date | undefined {
  if (text === undefined || !HTTP_DATE.test(text)) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** S3 URL-encodes rule IDs in headers; some services send the bytes of the ID, which Node shows as Latin-1. */
function decodeRuleId(header: string): string {
  try {
    return decodeURIComponent(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(header, "latin1")));
  } catch {
    return header;
  }
}
