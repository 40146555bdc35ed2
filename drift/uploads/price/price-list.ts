/** Storage prices: US dollars, or another currency, for one GB (2^30 bytes) and month. */
export interface PriceList {
  /** How it is called in reports: `built-in`, or its file. */
  readonly source: string;
  /** The day on which its figures were looked up, `YYYY-MM-DD`. */
  readonly date: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Region (`*` for every other one, and for services without regions), then storage class in S3's spelling. */
  readonly regions: Readonly<Record<string, Readonly<Record<string, Price>>>>;
}

export interface Price {
  /** Of the first tier, where there are several: how much else an account stores, and so its tier, is not known here. */
  readonly perGbMonth: number;
  /** The address at which the figure was found. */
  readonly source: string;
}

const EVERY_OTHER_REGION = "*";

/** What S3 bills by: the GB of AWS's price list. */
export const GIBIBYTE = 2 ** 30;

/**
 * Parts of these classes are staged at the price of S3 Standard until the upload completes.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html, Multipart upload and pricing
 */
const STAGED_AS_STANDARD: readonly string[] = ["GLACIER", "DEEP_ARCHIVE"];

/**
 * What a GB of parts costs for a month, before discounts.
 *
 * @param storageClass of the upload; `undefined` where S3 does not say
 * @returns `null` where the list has no price: a price that is not known is never zero, and never that of another class
 */
export function pricePerGb(list: PriceList, region: string | null, storageClass: string | undefined): number | null {
  if (storageClass === undefined) return null;
  const billedAs = STAGED_AS_STANDARD.includes(storageClass) ? "STANDARD" : storageClass;
  const classes = (region === null ? undefined : own(list.regions, region)) ?? own(list.regions, EVERY_OTHER_REGION);
  return own(classes, billedAs)?.perGbMonth ?? null;
}

/** A service's own words are keys here, and `constructor` is no class. */
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
