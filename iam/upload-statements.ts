import { allow, type IamPolicyOptions, type Statement } from "./statement.ts";

/** What each command does with uploads, besides listing buckets. */
const OBJECT_ACTIONS = {
  uploads: ["s3:ListMultipartUploadParts"],
  "uploads-abort": ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
  verify: ["s3:ListMultipartUploadParts"],
  "verify-probe": ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
} as const;

export type UploadCommand = keyof typeof OBJECT_ACTIONS;

export const UPLOAD_COMMANDS = Object.keys(OBJECT_ACTIONS) as readonly UploadCommand[];

/**
 * The least that a command about multipart uploads needs. `uploads-abort` reads no rules; of the others, `verify-probe`
 * is for `verify --probe`. To initiate an upload takes `s3:PutObject`, which also writes objects: narrow it to the key
 * prefix of the probes.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
export function uploadStatements(command: UploadCommand, options: IamPolicyOptions): readonly Statement[] {
  const { partition, tags, directoryBuckets } = options;
  const isAbort = command === "uploads-abort";
  const bucketActions = [
    "s3:GetBucketLocation",
    ...(tags ? ["s3:GetBucketTagging"] : []),
    ...(isAbort ? [] : ["s3:GetLifecycleConfiguration"]),
    "s3:ListBucketMultipartUploads",
  ];
  const directoryBucketActions = [
    // Sessions are what lists, reads and aborts there.
    "s3express:CreateSession",
    ...(isAbort ? [] : ["s3express:GetBucketPolicy", "s3express:GetLifecycleConfiguration"]),
  ];
  return [
    allow("ListBuckets", ["s3:ListAllMyBuckets"], "*"),
    allow("ListUploads", bucketActions, `arn:${partition}:s3:::*`),
    ...objectStatements(command, partition),
    ...(directoryBuckets
      ? [
          allow("ListDirectoryBuckets", ["s3express:ListAllMyDirectoryBuckets"], "*"),
          allow("ListDirectoryBucketUploads", directoryBucketActions, `arn:${partition}:s3express:*:*:bucket/*`),
        ]
      : []),
  ];
}

function objectStatements(command: UploadCommand, partition: string): readonly Statement[] {
  const objects = `arn:${partition}:s3:::*/*`;
  if (command !== "verify-probe") {
    const sid = command === "uploads-abort" ? "ReadAndAbortUploads" : "ReadUploads";
    return [allow(sid, OBJECT_ACTIONS[command], objects)];
  }
  return [allow("Probe", OBJECT_ACTIONS[command], `arn:${partition}:s3:::*/*mpu-guard-probe/*`)];
}
