import { RunError } from "../../errors.ts";
import { classifyError, statusOf } from "../errors/classify-error.ts";
import { listingError } from "../errors/listing-error.ts";

/**
 * The one line for a request without which a journal can neither be kept nor read.
 *
 * @param action the IAM action of the request
 */
export function journalError(error: unknown, action: string, bucket: string, profile?: string): RunError {
  if (error instanceof RunError) return error;
  const where = `the journal in s3://${bucket}`;
  const finding = classifyError(error, action);
  // HeadBucket's answers have no body, and so no code either.
  if (finding.kind === "bucket-not-found" || (action === "s3:ListBucket" && statusOf(error) === 404)) {
    return new RunError(`${where}: there is no such bucket: make it, with versioning, or name another one`, {
      cause: error,
    });
  }
  if ("missingAction" in finding && finding.missingAction !== undefined) {
    // With a customer's own key, S3 says which action of KMS it is.
    const missing = /kms:[A-Za-z]+/.exec(finding.detail)?.[0] ?? finding.missingAction;
    return new RunError(`${where}: ${finding.detail}; allow ${missing} there`, { cause: error });
  }
  return listingError(error, action.replace(/^[^:]*:/, ""), where, profile);
}
