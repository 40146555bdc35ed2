import { text, textOrNull, wholeNumber } from "../contents/schema-parts.ts";

const countOrNull = { type: ["integer", "null"], minimum: 0 };
const amount = { type: "number", minimum: 0 };
const amountOrNull = { type: ["number", "null"], minimum: 0 };

const sums = {
  count: { ...countOrNull, description: "Null where the listing did not come to its end." },
  parts: { ...countOrNull, description: "Null where the parts of an upload were not read." },
  bytes: {
    ...countOrNull,
    description: "Null where the parts of an upload were not read; never zero for that reason.",
  },
  knownBytes: { ...wholeNumber, description: "Of the uploads whose parts were read." },
  costPerMonth: {
    ...amountOrNull,
    description: "At list price, before discounts. Null where bytes or a price are not known.",
  },
  knownCostPerMonth: { ...amount, description: "Of the bytes and prices that are known." },
  oldestInitiated: { ...textOrNull, description: "ISO 8601, UTC." },
  newestActivity: { ...textOrNull, description: "The newest part, or the initiation where there is none." },
};

function sumsWith(more: object) {
  const properties = { ...more, ...sums };
  return { type: "object", additionalProperties: false, required: Object.keys(properties), properties };
}

const interval = (value: object) => ({
  type: "object",
  additionalProperties: false,
  required: ["low", "high"],
  properties: { low: value, high: value },
});

const item = {
  type: "object",
  additionalProperties: false,
  required: ["key", "uploadId", "initiated", "lastActivity", "parts", "bytes", "storageClass", "initiator"],
  properties: {
    key: text,
    isKeyEncoded: { const: true, description: "The key's bytes are not UTF-8: it is URL-encoded here." },
    uploadId: text,
    initiated: textOrNull,
    lastActivity: textOrNull,
    parts: countOrNull,
    bytes: countOrNull,
    storageClass: textOrNull,
    initiator: textOrNull,
    abortDate: { ...textOrNull, description: "When S3 itself promises to abort it (x-amz-abort-date)." },
    abortRuleId: textOrNull,
  },
};

/** The JSON Schema of a bucket's incomplete multipart uploads. */
export const uploadsSchema = {
  type: "object",
  description: "Command uploads: the incomplete multipart uploads of the bucket.",
  additionalProperties: false,
  required: [...Object.keys(sums), "currency", "estimated", "knownCount", "byPrefix", "byStorageClass", "byAge"],
  properties: {
    ...sums,
    currency: text,
    estimated: { type: "boolean", description: "Whether bytes and costPerMonth are estimates from a sample." },
    knownCount: { ...wholeNumber, description: "Those that were listed, whether or not that is all." },
    unread: { ...wholeNumber, description: "Uploads whose parts were to be read, and could not be." },
    gone: { ...wholeNumber, description: "Completed or aborted after they had been listed; in no other number here." },
    partsReason: { ...text, description: "Why parts could not be read: the first reason." },
    estimate: {
      type: "object",
      description: "95 % intervals.",
      additionalProperties: false,
      required: ["sampled", "bytes"],
      properties: { sampled: wholeNumber, bytes: interval(wholeNumber), costPerMonth: interval(amount) },
    },
    pastPolicyDays: {
      ...sumsWith({ days: { type: "integer" } }),
      description: "Older than the days that the policy wants: what its rule would abort at its first run.",
    },
    prefixDepth: wholeNumber,
    byPrefix: { type: "array", items: sumsWith({ prefix: text }), description: "The most bytes first." },
    otherPrefixes: {
      ...sumsWith({ prefixes: countOrNull }),
      description: "What is left where there are too many prefixes to tell apart.",
    },
    byStorageClass: {
      type: "array",
      items: sumsWith({
        storageClass: { ...textOrNull, description: "In S3's spelling; null where S3 does not say." },
        pricePerGbMonth: { ...amountOrNull, description: "For 2^30 bytes and a month; null where it is not known." },
      }),
    },
    byAge: {
      type: "array",
      items: sumsWith({ fromDays: countOrNull, toDays: countOrNull }),
      description: "From fromDays to less than toDays; both null for uploads that S3 does not date.",
    },
    items: { type: "array", items: item, description: "With --list." },
    itemsLeftOut: {
      ...wholeNumber,
      description: "With --list: uploads that are not among items, since they are too many.",
    },
  },
};

/** The JSON Schema of the incomplete multipart uploads of all buckets. */
export const totalUploadsSchema = {
  type: "object",
  description: "Command uploads: the incomplete multipart uploads of all buckets.",
  additionalProperties: false,
  required: ["bucketsWithUploads", "bucketsNotListed", "count", "bytes", "costPerMonth", "estimated", "prices"],
  properties: {
    bucketsWithUploads: wholeNumber,
    bucketsNotListed: { ...wholeNumber, description: "Buckets whose uploads could not all be listed." },
    count: countOrNull,
    knownCount: wholeNumber,
    parts: countOrNull,
    bytes: countOrNull,
    knownBytes: wholeNumber,
    costPerMonth: amountOrNull,
    knownCostPerMonth: amount,
    oldestInitiated: textOrNull,
    estimated: { type: "boolean" },
    gone: wholeNumber,
    storageLens: {
      type: "object",
      description: "With --storage-lens: buckets that were not listed, since its export says that they had none.",
      additionalProperties: false,
      required: ["source", "date", "buckets"],
      properties: {
        source: text,
        date: { ...textOrNull, description: "YYYY-MM-DD: the day of the export." },
        buckets: wholeNumber,
      },
    },
    prices: {
      type: "object",
      description: "List prices of the first tier, before discounts.",
      additionalProperties: false,
      required: ["source", "date", "currency"],
      properties: { source: text, date: text, currency: text },
    },
  },
};
