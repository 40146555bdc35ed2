import { type Block, computed, list, optional, optionalOrComputed, required, set } from "./schema.ts";
import { type ObjectValue, objectsIn, type Value } from "./values.ts";

// What the AWS provider keeps as an empty value for the sake of states that older versions wrote.
const legacyText = optionalOrComputed("string", { fallback: "" });
const legacyNumber = optionalOrComputed("number", { fallback: 0 });
const neverDecided = optionalOrComputed("number", { derive: () => null });

const filter: Block = {
  attributes: {
    object_size_greater_than: neverDecided,
    object_size_less_than: neverDecided,
    prefix: optionalOrComputed("string", { derive: prefixOfFilter }),
  },
  blocks: {
    and: list(
      {
        attributes: {
          object_size_greater_than: legacyNumber,
          object_size_less_than: legacyNumber,
          prefix: legacyText,
          tags: optional(["map", "string"]),
        },
      },
      { maximum: 1 },
    ),
    tag: list({ attributes: { key: required("string"), value: required("string") } }, { maximum: 1 }),
  },
};

const rule: Block = {
  attributes: { id: required("string"), prefix: legacyText, status: required("string") },
  blocks: {
    abort_incomplete_multipart_upload: list(
      { attributes: { days_after_initiation: optional("number") } },
      { maximum: 1 },
    ),
    expiration: list(
      {
        attributes: {
          date: optional("string"),
          days: legacyNumber,
          expired_object_delete_marker: optionalOrComputed("bool", { fallback: false }),
        },
      },
      { maximum: 1 },
    ),
    filter: list(filter, { maximum: 1 }),
    noncurrent_version_expiration: list(
      { attributes: { newer_noncurrent_versions: neverDecided, noncurrent_days: required("number") } },
      { maximum: 1 },
    ),
    noncurrent_version_transition: set({
      attributes: {
        newer_noncurrent_versions: neverDecided,
        noncurrent_days: required("number"),
        storage_class: required("string"),
      },
    }),
    transition: set({
      attributes: {
        date: optional("string"),
        days: optionalOrComputed("number", { derive: ({ date }) => (date === null ? 0 : null) }),
        storage_class: required("string"),
      },
    }),
  },
};

/**
 * `aws_s3_bucket_lifecycle_configuration`, without its timeouts.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/s3_bucket_lifecycle_configuration
 */
export const lifecycleConfiguration: Block = {
  attributes: {
    bucket: required("string", { replaces: true }),
    expected_bucket_owner: optionalOrComputed("string", { replaces: true }),
    id: computed("string"),
    region: optionalOrComputed("string", { derive: (_, { region }) => region, replaces: true }),
    transition_default_minimum_object_size: optionalOrComputed("string", { derive: minimumObjectSize }),
  },
  blocks: { rule: list(rule) },
};

// An empty filter is planned as an empty prefix; beside a tag or `and` there is none.
function prefixOfFilter({ and, object_size_greater_than, object_size_less_than, tag }: ObjectValue): Value {
  const others = [object_size_greater_than, object_size_less_than].some((size) => size !== null);
  return others || objectsIn(and).length > 0 || objectsIn(tag).length > 0 ? null : "";
}

function minimumObjectSize({ bucket }: ObjectValue): Value {
  return typeof bucket === "string" && bucket.endsWith("--x-s3") ? "" : "all_storage_classes_128K";
}
