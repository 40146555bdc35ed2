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

/** One request about one bucket failed. */
export class StoreError extends Error {
  readonly finding: UndecidedFinding;
  /** Somebody else was changing the same configuration (409 OperationAborted). */
  readonly conflict: boolean;
  /** S3 said that lifecycle rules are not supported on this bucket (MFA delete). */
  readonly unsupported: boolean;

  constructor(finding: UndecidedFinding, flags: { conflict: boolean; unsupported: boolean }, options?: ErrorOptions) {
    super(finding.detail, options);
    this.name = "StoreError";
    this.finding = finding;
    this.conflict = flags.conflict;
    this.unsupported = flags.unsupported;
  }
}
