import { RunError } from "../../errors.ts";

/** What the ARNs of a service name where they name no access point. */
const NAMED: Readonly<Record<string, string>> = {
  s3: "a bucket",
  s3express: "a directory bucket",
  "s3-outposts": "an Outposts bucket",
  s3tables: "a table bucket",
  s3vectors: "a vector bucket",
};

const ACCESS_POINTS: Readonly<Record<string, string>> = {
  s3: "an access point",
  s3express: "an access point of a directory bucket",
  "s3-outposts": "an Outposts access point",
};

const BY_NAME = "and buckets are chosen by name: give the name of the bucket";

/** What to do instead, by service. */
const ADVICE: Readonly<Record<string, string>> = {
  s3express: `${BY_NAME}, and --directory-buckets`,
  "s3-outposts":
    "which scan and patch do not support: ListBuckets does not list it, and its rules are read through S3 Control, Outpost by Outpost; mpu-guard check evaluates aws_s3control_bucket_lifecycle_configuration in code",
  s3tables: "which scan and patch do not support: ListBuckets does not list it",
  s3vectors: "which scan and patch do not support: ListBuckets does not list it",
};

/**
 * A pattern for names of buckets.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetBucketLifecycleConfiguration.html (S3 on Outposts)
 * @throws RunError for an ARN: it matches no name, and so would quietly select or leave out nothing
 */
export function bucketPattern(value: string): string {
  if (!value.startsWith("arn:")) return value;
  const [, , service = "", , , ...resource] = value.split(":");
  const known = Object.hasOwn(NAMED, service) ? service : "";
  const what = resource.join("/").split("/").includes("accesspoint") ? ACCESS_POINTS[known] : NAMED[known];
  const name = what === undefined ? "an ARN" : `the ARN of ${what}`;
  throw new RunError(`${value} is ${name}, ${ADVICE[known] ?? BY_NAME}`);
}
