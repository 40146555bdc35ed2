import type { RunError } from "../errors.ts";
import type { WantedTag } from "./account-tags.ts";

/** An AWS account whose buckets are looked at. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly name?: string;
  /**
   * Why its tags could not be read, where a run selects accounts by them. Nobody knows whether it is one of the run's:
   * nothing is asked in it, and it is reported as one that failed.
   */
  readonly tagsUnread?: RunError;
}

/** Which accounts of an organization a run is about: all that are active, unless something narrows it. */
export interface OrganizationSelection {
  /** Organizational units or roots, with all that are below them. */
  readonly units?: readonly string[];
  /** Of each key an account has to have a tag. One more request for each account. */
  readonly tags?: readonly WantedTag[];
  /** Aborted when no further tags are to be read. */
  readonly signal?: AbortSignal;
}

/** Where the accounts of a run come from. */
export interface AccountSource {
  /**
   * Each account once.
   *
   * @throws RunError where they cannot be listed: then nobody knows which are missing
   */
  list(): AsyncIterable<Account>;
}

/** The role that a run takes in each account. */
export interface AccountRole {
  /** The name, with its path where it has one, such as `audit/mpu-guard-scan`; or an ARN of one account's. */
  readonly role: string;
  /** What the role's trust policy asks of third parties. */
  readonly externalId?: string;
  /** Shown in CloudTrail and in the caller's ARN. */
  readonly sessionName: string;
  /** Narrows what the role allows to what the run needs: JSON, at most 2,048 characters. */
  readonly sessionPolicy: string;
}

/** What became of one account. */
export type AccountResult = {
  readonly account: string;
  readonly name?: string;
} /** What the run looks at was read: all buckets that it selects, or those of its plan or its journal. */ & (
  | { readonly status: "scanned"; readonly buckets: number }
  /** Nothing, or not all, is known of its buckets, or it could not be reached any more when they were to be written. */
  | { readonly status: "failed"; readonly reason: string }
);

/** The ARN of a role in an account. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function roleArn({ role }: Pick<AccountRole, "role">, account: Account, partition: string): string {
  return role.startsWith("arn:") ? role : `arn:${partition}:iam::${account.id}:role/${role}`;
}

/** The account that an ARN of a role names; `undefined` where it is no such ARN. */
export function accountOfRole(arn: string): string | undefined {
  return /^arn:[a-z-]+:iam::(\d{12}):role\/[\w+=,.@/-]+$/.exec(arn)?.[1];
}
