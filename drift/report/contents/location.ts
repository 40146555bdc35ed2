import { type Bucket, displayName, nameOrNull } from "../../../policy/index.ts";
import { partitionOf } from "../../partitions.ts";

/** What tells a bucket from every other one of its account and stack, run after run. */
export function qualifiedName(bucket: Bucket): string {
  return bucket.constructPath ?? bucket.address ?? arnOf(bucket);
}

/**
 * The bucket's ARN; only like one where the region or the account of a directory bucket is not known.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
function arnOf(bucket: Bucket): string {
  const partition = partitionOf(bucket.region);
  return bucket.kind === "directory"
    ? `arn:${partition}:s3express:${bucket.region ?? ""}:${bucket.account ?? ""}:bucket/${displayName(bucket)}`
    : `arn:${partition}:s3:::${displayName(bucket)}`;
}

/** The stack, or else the account and region: what buckets are grouped by. */
export function groupOf(bucket: Bucket): string {
  return bucket.stack ?? (accountAndRegion(bucket).join("/") || "declared code");
}

/** The code's own name for the bucket, or else its account and region: what its name alone does not say. */
export function qualifierOf(bucket: Bucket): string {
  return bucket.constructPath ?? bucket.address ?? accountAndRegion(bucket).join(" ");
}

/** Where to go to change the bucket: the file and line that declare it, or else the code's own name for it. */
export function placeOf(bucket: Bucket): string {
  const { file = "", line } = bucket.location ?? {};
  return line === undefined ? qualifierOf(bucket) || file : `${file}:${line}`;
}

/** Where a bucket is declared: its construct or address, and the file and line. Empty for a live bucket. */
export function declaredAt({ origin, constructPath, address, location }: Bucket): string {
  if (origin === "live") return "";
  const name = constructPath ?? address;
  const place = location && [location.file, location.line].filter((part) => part !== undefined).join(":");
  if (name === undefined || place === undefined) return name ?? place ?? "";
  return `${name} (${place})`;
}

/** What stands in a column of names for a bucket whose name is not known yet; where it is declared stands beside. */
const NO_NAME = "-";

/** A bucket in a column of names. */
export function nameColumn(bucket: Bucket): string {
  return nameOrNull(bucket) ?? NO_NAME;
}

function accountAndRegion({ account, region }: Bucket): readonly string[] {
  return [account, region].filter((part) => part !== null);
}
