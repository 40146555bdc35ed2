import { RunError } from "../errors.ts";
import { printable } from "../text/printable.ts";

/** A place in a bucket. */
export interface S3Location {
  readonly bucket: string;
  /** What every key begins with: empty, or with a slash at its end. */
  readonly prefix: string;
}

/**
 * What a key may hold without special handling by anybody.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
const SAFE_PART = /^[A-Za-z0-9!_.*'()=-]+$/;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Reads `s3://bucket/prefix`.
 *
 * @returns undefined where the text means a folder of this machine
 * @throws RunError where it names no place in a bucket that can keep a journal
 */
export function parseS3Location(text: string): S3Location | undefined {
  if (!/^s3:\/\//i.test(text)) return undefined;
  const shown = printable(text);
  const [bucket = "", ...parts] = text.slice("s3://".length).replace(/\/+$/, "").split("/");
  if (!BUCKET_NAME.test(bucket)) throw new RunError(`${shown}: invalid bucket: expected s3://BUCKET/PREFIX`);
  if (bucket.endsWith("--x-s3")) {
    throw new RunError(`${shown}: directory buckets keep no versions: use a general purpose bucket for journals`);
  }
  if (!parts.every((part) => SAFE_PART.test(part) && !/^\.\.?$/.test(part))) {
    throw new RunError(`${shown}: a journal's prefix takes letters, digits and !-_.*'()= between single slashes`);
  }
  return { bucket, prefix: parts.map((part) => `${part}/`).join("") };
}

/** How people name a place in a bucket. */
export function s3LocationText({ bucket, prefix }: S3Location): string {
  return `s3://${bucket}/${prefix}`.replace(/\/$/, "");
}

/** Where a run's neighbours are. */
export function parentOf({ bucket, prefix }: S3Location): S3Location {
  return { bucket, prefix: prefix.replace(/[^/]+\/$/, "") };
}
