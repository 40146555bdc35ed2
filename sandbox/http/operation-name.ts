import type { S3RequestHead } from "./s3-request.ts";

const BUCKET_OPERATIONS = {
  "GET location": "GetBucketLocation",
  "GET versioning": "GetBucketVersioning",
  "PUT versioning": "PutBucketVersioning",
  "GET tagging": "GetBucketTagging",
  "GET policy": "GetBucketPolicy",
  "GET lifecycle": "GetBucketLifecycleConfiguration",
  "PUT lifecycle": "PutBucketLifecycleConfiguration",
  "DELETE lifecycle": "DeleteBucketLifecycle",
  "GET uploads": "ListMultipartUploads",
  "GET session": "CreateSession",
  "GET list-type": "ListObjectsV2",
  "PUT ": "CreateBucket",
  "DELETE ": "DeleteBucket",
  "HEAD ": "HeadBucket",
} as const;

const KEY_OPERATIONS = {
  "POST uploads": "CreateMultipartUpload",
  "PUT uploadId": "UploadPart",
  "GET uploadId": "ListParts",
  "DELETE uploadId": "AbortMultipartUpload",
  "PUT ": "PutObject",
  "GET ": "GetObject",
  "GET versionId": "GetObject",
  "HEAD ": "HeadObject",
} as const;

const SUBRESOURCES = [
  "location",
  "versioning",
  "tagging",
  "policy",
  "lifecycle",
  "uploads",
  "session",
  "list-type",
  "uploadId",
  "versionId",
];

/** The operations the server knows, and one name for all the others. */
export type OperationName =
  | (typeof BUCKET_OPERATIONS)[keyof typeof BUCKET_OPERATIONS]
  | (typeof KEY_OPERATIONS)[keyof typeof KEY_OPERATIONS]
  | "ListBuckets"
  | "ListDirectoryBuckets"
  | "NotImplemented";

/** Tells operations apart as S3 does: by method, by bucket or key, and by the subresource in the query. */
export function operationName(request: S3RequestHead): OperationName {
  if (request.bucket === undefined) return serviceOperation(request);
  // Copying, of a part or of a whole object, is more than this server does.
  if (request.headers["x-amz-copy-source"] !== undefined) return "NotImplemented";
  const subresource = SUBRESOURCES.find((name) => request.query.has(name)) ?? "";
  if (subresource === "" && !isBare(request.query)) return "NotImplemented";
  const table: Readonly<Record<string, OperationName>> = request.key === undefined ? BUCKET_OPERATIONS : KEY_OPERATIONS;
  return table[`${request.method} ${subresource}`] ?? "NotImplemented";
}

// On AWS the host tells the two listings apart; behind one endpoint only the signed service and x-id do.
function serviceOperation(request: S3RequestHead): OperationName {
  if (request.method !== "GET") return "NotImplemented";
  const directory =
    request.signingScope?.service === "s3express" || request.query.get("x-id") === "ListDirectoryBuckets";
  return directory ? "ListDirectoryBuckets" : "ListBuckets";
}

function isBare(query: URLSearchParams): boolean {
  return [...query.keys()].every((name) => name === "x-id" || name.startsWith("X-Amz-"));
}
