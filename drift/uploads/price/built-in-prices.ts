import type { PriceList } from "./price-list.ts";

const PRICE_LIST = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonS3/current/us-east-1/index.json";

/**
 * AWS's list prices, as far as a source for them was found: no other region and no other class is guessed from these.
 * `--prices FILE` takes a whole price list; docs/uploads.md has the command that makes one.
 */
export const BUILT_IN_PRICES: PriceList = {
  source: "built-in",
  date: "2025-10-28",
  currency: "USD",
  regions: {
    "us-east-1": {
      // The first 50 TB of a month.
      STANDARD: { perGbMonth: 0.023, source: PRICE_LIST },
      // Its Frequent Access tier, in which new bytes begin: the first 50 TB of a month.
      INTELLIGENT_TIERING: { perGbMonth: 0.023, source: PRICE_LIST },
      STANDARD_IA: { perGbMonth: 0.0125, source: PRICE_LIST },
      ONEZONE_IA: { perGbMonth: 0.01, source: PRICE_LIST },
      GLACIER_IR: { perGbMonth: 0.004, source: PRICE_LIST },
      EXPRESS_ONEZONE: { perGbMonth: 0.11, source: "https://aws.amazon.com/s3/faqs/" },
    },
  },
};

/** For services other than AWS, whose prices are not AWS's. */
export const NO_PRICES: PriceList = { source: "none", date: BUILT_IN_PRICES.date, currency: "USD", regions: {} };
