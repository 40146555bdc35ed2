/**
 * AWS's partitions, with what the names of their regions begin with; any other region is in `aws`.
 *
 * @see the partitions of the AWS SDK (`@aws-sdk/core`, `util-endpoints`)
 */
const PARTITIONS = {
  "aws-cn": "cn-",
  "aws-us-gov": "us-gov-",
  "aws-eusc": "eusc-",
  "aws-iso": "us-iso-",
  "aws-iso-b": "us-isob-",
  "aws-iso-e": "eu-isoe-",
  "aws-iso-f": "us-isof-",
} as const;

/** What ARNs of each partition have as their second part. */
export const PARTITION_NAMES: readonly string[] = ["aws", ...Object.keys(PARTITIONS)];

/** The partition of a region; `aws` where the region is not known. */
export function partitionOf(region: string | null): string {
  return Object.entries(PARTITIONS).find(([, prefix]) => region?.startsWith(prefix))?.[0] ?? "aws";
}
