import { type Command, InvalidArgumentError, Option } from "commander";
import { readText } from "../../journal/private-files.ts";
import { printable } from "../../text/printable.ts";
import { parsePriceFile } from "../../uploads/price/price-file.ts";
import type { PriceList } from "../../uploads/price/price-list.ts";

/** What `uploads` asks for besides what `scan` does. */
export interface UploadsOptions {
  readonly prefixDepth: number;
  /** Uploads a bucket. */
  readonly sample?: number;
  readonly list?: boolean;
  /** A file. */
  readonly prices?: string;
  /** False with `--no-sizes`. */
  readonly sizes: boolean;
  /** A file, or s3://BUCKET/KEY. */
  readonly storageLens?: string;
}

/** Parts of a key that can be asked for; S3's keys have 1,024 bytes. */
const DEEPEST = 1024;
const LARGEST_SAMPLE = 100_000;

export function addUploadsOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--prefix-depth <n>", "sum up by the first n parts of the keys, up to a slash; 0: not at all")
        .default(1)
        .argParser((value) => wholeNumber(value, 0, DEEPEST)),
    )
    .addOption(
      new Option("--sample <n>", "estimate sizes from n uploads of a bucket, with a 95 % interval").argParser((value) =>
        wholeNumber(value, 2, LARGEST_SAMPLE),
      ),
    )
    .addOption(
      new Option(
        "--no-sizes",
        "do not read parts: no sizes, no cost, no activity, one request for 1,000 uploads",
      ).conflicts("sample"),
    )
    .option("--list", "each upload, with what S3 says of its abort (10,000 of a bucket at most)")
    .option(
      "--storage-lens <path>",
      "list only buckets of which an export of S3 Storage Lens does not say that they have none: its manifest.json, a CSV or a Parquet file; also s3://BUCKET/KEY",
    )
    .option("--prices <file>", "storage prices, as JSON (default: AWS's list prices of us-east-1)");
}

/** @throws RunError where the file cannot be read, or is no price file */
export async function readPrices({ prices }: UploadsOptions): Promise<PriceList | undefined> {
  return prices === undefined ? undefined : parsePriceFile(await readText(prices), printable(prices));
}

function wholeNumber(value: string, least: number, most: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) {
    throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}.`);
  }
  return number;
}
