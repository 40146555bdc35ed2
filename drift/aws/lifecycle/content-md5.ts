import { createHash } from "node:crypto";
import type { PutBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import { errorCode, statusOf } from "../errors/classify-error.ts";

/** Checksums of the SDK's own: `x-amz-checksum-crc32`, `x-amz-sdk-checksum-algorithm`. */
const CHECKSUM_HEADER = /x-amz-(sdk-)?checksum/i;

/**
 * Whether a service refused a request over its checksum, and so did nothing. Services older than the SDK's new
 * checksums want Content-MD5 in their place, or know no such headers.
 *
 * @see https://github.com/boto/botocore/issues/3415 (Content-MD5 is missing)
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6810 (headers that are not implemented)
 */
export function refusesChecksum(error: unknown): boolean {
  if (errorCode(error) === "MissingContentMD5") return true;
  const status = statusOf(error);
  if (status !== 400 && status !== 501) return false;
  const message = error instanceof Error ? error.message : "";
  return (
    /content-md5/i.test(message) ||
    CHECKSUM_HEADER.test(message) ||
    // What S3-compatible services say of a header that they do not know, in AWS's own words.
    /^A header you provided implies functionality/i.test(message)
  );
}

/**
 * Makes a command send Content-MD5, and none of the SDK's own checksums. The setting `requestChecksumCalculation` does
 * not do this: the operation requires a checksum, and the SDK has no other than its own.
 *
 * @see https://github.com/aws/aws-sdk-js-v3/blob/main/supplemental-docs/MD5_FALLBACK.md
 */
export function sendContentMd5(command: PutBucketLifecycleConfigurationCommand): void {
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body?: string | Uint8Array; headers: Record<string, string> };
      for (const name of Object.keys(request.headers)) if (CHECKSUM_HEADER.test(name)) delete request.headers[name];
      request.headers["content-md5"] = createHash("md5")
        .update(request.body ?? "")
        .digest("base64");
      return next(args);
    },
    // After the SDK's own checksum, before the signature.
    { name: "sendContentMd5", step: "build", priority: "low" },
  );
}
