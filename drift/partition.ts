/** The partitions whose regions have a prefix of their own; every other region is in `aws`. */
const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["eusc-", "aws-eusc"],
];

/**
 * The partition of a region; `aws` where there is no region to tell.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionOf(region: string | null): string {
  return PARTITIONS.find(([prefix]) => region?.startsWith(prefix))?.[1] ?? "aws";
}
