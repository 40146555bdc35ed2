import { type FailedRequest, StoreError } from "../../errors.ts";
import { classifyError, errorCode, isUnsupported, statusOf } from "./classify-error.ts";

/**
 * A failed request about one bucket: what it says of the bucket, and what it means for a write.
 *
 * @param action the IAM action of the request, named where access was denied
 */
export function storeError(error: unknown, action: string): StoreError {
  return new StoreError(classifyError(error, action), meaningOf(error), { cause: error });
}

function meaningOf(error: unknown): FailedRequest {
  const code = errorCode(error);
  if (code === "OperationAborted") return "conflict";
  if (code === "InvalidBucketState" || isUnsupported(error)) return "unsupported";
  const status = statusOf(error) ?? 0;
  const isTooMuch = code === "RequestTimeout" || status === 408 || status === 429;
  return status >= 300 && status < 500 && !isTooMuch ? "refused" : "unanswered";
}
