import {
  type Block,
  computed,
  list,
  optional,
  optionalOrComputed,
  type ProviderSettings,
  required,
  set,
} from "./schema.ts";
import { isObject, knownAfterApply, type ObjectValue, type Value } from "./values.ts";

const region = optionalOrComputed("string", { derive: (_, settings) => settings.region, replaces: true });
const tags = {
  tags: optional(["map", "string"]),
  tags_all: optionalOrComputed(["map", "string"], { derive: allTags }),
};
const name = { optional: true, computed: true, replaces: true, type: "string" } as const;

/** The rules as buckets once declared them themselves; AWS provider 4 deprecated them, and they still work. */
const inlineRule: Block = {
  attributes: {
    abort_incomplete_multipart_upload_days: optional("number"),
    enabled: required("bool"),
    id: optionalOrComputed("string"),
    prefix: optional("string"),
    tags: optional(["map", "string"]),
  },
  blocks: {
    expiration: list(
      {
        attributes: {
          date: optional("string"),
          days: optional("number"),
          expired_object_delete_marker: optional("bool"),
        },
      },
      { maximum: 1 },
    ),
    noncurrent_version_expiration: list({ attributes: { days: optional("number") } }, { maximum: 1 }),
    transition: set({
      attributes: { date: optional("string"), days: optional("number"), storage_class: required("string") },
    }),
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/s3_bucket */
export const bucket: Block = {
  attributes: {
    arn: computed("string"),
    bucket: name,
    bucket_prefix: name,
    force_destroy: optional("bool", { fallback: false }),
    id: computed("string"),
    region,
    ...tags,
  },
  blocks: { lifecycle_rule: list(inlineRule, { computed: true }) },
};

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/s3_directory_bucket */
export const directoryBucket: Block = {
  attributes: {
    arn: computed("string"),
    bucket: required("string", { replaces: true }),
    data_redundancy: optionalOrComputed("string", { fallback: "SingleAvailabilityZone" }),
    force_destroy: optionalOrComputed("bool", { fallback: false }),
    id: computed("string"),
    region,
    type: optionalOrComputed("string", { fallback: "Directory", replaces: true }),
    ...tags,
  },
  blocks: {
    location: list({
      attributes: {
        name: required("string"),
        type: optionalOrComputed("string", { fallback: "AvailabilityZone" }),
      },
    }),
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/s3_bucket_policy */
export const bucketPolicy: Block = {
  attributes: {
    bucket: required("string", { replaces: true }),
    id: computed("string"),
    policy: required("string"),
    region,
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/s3_bucket_notification */
export const bucketNotification: Block = {
  attributes: {
    bucket: required("string", { replaces: true }),
    eventbridge: optional("bool"),
    id: computed("string"),
    region,
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/data-sources/s3_bucket */
export const bucketData: Block = {
  attributes: {
    arn: computed("string"),
    bucket: required("string"),
    id: computed("string"),
    region: optionalOrComputed("string"),
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs */
export const provider: Block = {
  attributes: { allowed_account_ids: optional(["list", "string"]), region: optional("string") },
  blocks: { default_tags: list({ attributes: { tags: optional(["map", "string"]) } }, { maximum: 1 }) },
};

// Without any tag the provider leaves `tags_all` open.
function allTags({ tags = null }: ObjectValue, { defaultTags }: ProviderSettings): Value | undefined {
  if (tags !== null && (!isObject(tags) || Object.values(tags).includes(knownAfterApply))) return knownAfterApply;
  const all = { ...defaultTags, ...tags };
  return Object.keys(all).length > 0 ? all : undefined;
}
