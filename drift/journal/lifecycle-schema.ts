const text = { type: "string" };
const number = { type: "number" };

const object = (properties: Readonly<Record<string, object>>, required: readonly string[] = []) => ({
  type: "object",
  additionalProperties: false,
  properties,
  required,
});

const tag = object({ key: text, value: text }, ["key", "value"]);
const sizes = { objectSizeGreaterThan: number, objectSizeLessThan: number };

const rule = object(
  {
    id: text,
    status: { enum: ["Enabled", "Disabled"] },
    prefix: text,
    filter: object({
      prefix: text,
      tag,
      ...sizes,
      and: object({ prefix: text, tags: { type: "array", items: tag }, ...sizes }),
    }),
    abortIncompleteMultipartUpload: object({ daysAfterInitiation: number }),
    expiration: object({ days: number, date: text, expiredObjectDeleteMarker: { type: "boolean" } }),
    transitions: { type: "array", items: object({ days: number, date: text, storageClass: text }) },
    noncurrentVersionExpiration: object({ noncurrentDays: number, newerNoncurrentVersions: number }),
    noncurrentVersionTransitions: {
      type: "array",
      items: object({ noncurrentDays: number, newerNoncurrentVersions: number, storageClass: text }),
    },
  },
  ["status"],
);

/** A lifecycle configuration of a live bucket as JSON, in our own words (`policy/lifecycle.ts`). */
export const lifecycleSchema = object(
  { rules: { type: "array", items: rule }, transitionDefaultMinimumObjectSize: text },
  ["rules"],
);

/** The bucket that an entry is about. */
export const bucketKeySchema = object(
  {
    account: { type: ["string", "null"] },
    region: { type: ["string", "null"] },
    kind: { enum: ["general-purpose", "directory"] },
    name: text,
  },
  ["account", "region", "kind", "name"],
);
