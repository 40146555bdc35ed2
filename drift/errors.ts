import type { UndecidedFinding } from "../policy/index.ts";

/**
 * The run cannot go on: usage, credentials, endpoint, policy file. The message is one line (for a policy
 * file, one for each problem) that says what happened and what to do.
 */
export class RunError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RunError";
  }
}

/**
 * What a failed request means for a write.
 *
 * - `refused`: S3 said no, so it did not act.
 * - `unsupported`: S3 supports no lifecycle rules on this bucket (MFA delete), or the service has no such operation.
 * - `conflict`: somebody else was changing the same configuration (409 OperationAborted). That may have been an
 *   earlier try of our own, which the SDK repeated.
 * - `unanswered`: it is not known whether S3 acted.
 * - `resend`: S3 did not act, as it wants another checksum; the store sends that one from now on.
 */
export type FailedRequest = "refused" | "unsupported" | "conflict" | "unanswered" | "resend";

/** What a request about a bucket gives, or why it failed. */
export async function orStoreError<T>(request: Promise<T>): Promise<T | StoreError> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}

/** One request about one bucket failed. */
export class StoreError extends Error {
  readonly finding: UndecidedFinding;
  readonly meaning: FailedRequest;

  constructor(finding: UndecidedFinding, meaning: FailedRequest, options?: ErrorOptions) {
    super(finding.detail, options);
    this.name = "StoreError";
    this.finding = finding;
    this.meaning = meaning;
  }
}
