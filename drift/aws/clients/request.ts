import type { S3Client } from "@aws-sdk/client-s3";
import type { Bucket } from "../../../policy/index.ts";
import type { S3Clients } from "./s3-clients.ts";

/** The client of a bucket's region and kind. */
export function clientOf(clients: S3Clients, { region, kind }: Bucket): S3Client {
  return kind === "directory" && region !== null ? clients.forDirectoryBuckets(region) : clients.forRegion(region);
}

/** The client that sends each write once. */
export function writeClientOf(clients: S3Clients, { region }: Bucket): S3Client {
  return clients.forWrites(region);
}

/**
 * The parameters that every request about a bucket has. The expected owner guards against a name that another
 * account took over meanwhile; directory buckets know no such parameter.
 */
export function bucketParameters(bucket: Bucket): { Bucket: string; ExpectedBucketOwner?: string } {
  if (typeof bucket.name !== "string") throw new TypeError("a bucket without name cannot be asked");
  const withOwner = bucket.account !== null && bucket.kind === "general-purpose";
  return { Bucket: bucket.name, ...(withOwner && { ExpectedBucketOwner: bucket.account as string }) };
}

/** The IAM action of a lifecycle request, which for directory buckets has a namespace of its own. */
export function lifecycleAction(bucket: Bucket, verb: "Get" | "Put"): string {
  return `${bucket.kind === "directory" ? "s3express" : "s3"}:${verb}LifecycleConfiguration`;
}
