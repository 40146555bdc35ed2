import { iamPolicy } from "./policies.ts";
import { allow, type IamPolicyOptions } from "./statement.ts";

/** What a session of a role in another account is narrowed to. */
export interface SessionPolicyOptions extends Pick<IamPolicyOptions, "partition" | "directoryBuckets"> {}

/**
 * What plans a patch or a rollback: reads rules, what decides on them, and which uploads a new rule would abort. It can
 * change nothing, so that an account to which nobody agreed to write has no session that could.
 */
export function planningPolicy({ partition, directoryBuckets = false }: SessionPolicyOptions): string {
  const { Version, Statement } = iamPolicy("scan", { partition, directoryBuckets, tags: true, checkMfaDelete: true });
  const preview = [
    allow("ListUploads", ["s3:ListBucketMultipartUploads"], `arn:${partition}:s3:::*`),
    allow("ReadUploads", ["s3:ListMultipartUploadParts"], `arn:${partition}:s3:::*/*`),
  ];
  return JSON.stringify({ Version, Statement: [...Statement, ...preview] });
}

/** What writes rules, and puts them back: both read a bucket before and after. */
export function writingPolicy({ partition, directoryBuckets = false }: SessionPolicyOptions): string {
  return JSON.stringify(iamPolicy("rollback", { partition, directoryBuckets, tags: false }));
}
