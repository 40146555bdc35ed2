import { one, part, withArn } from "./infrastructure-schema.ts";
import { type Block, optional, optionalOrComputed, required, set } from "./schema.ts";

// The resources by which events of buckets come to a function, as far as mpu-guard's own constructs configure them.
// See https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs

const texts = ["list", "string"] as const;

export const events: Readonly<Record<string, Block>> = {
  aws_cloudwatch_event_bus: withArn({ name: required("string", { replaces: true }) }),
  aws_cloudwatch_event_bus_policy: part({ event_bus_name: optional("string"), policy: required("string") }),
  aws_cloudwatch_event_rule: withArn({
    description: optional("string"),
    event_bus_name: optional("string", { replaces: true }),
    event_pattern: optional("string"),
    name: optionalOrComputed("string", { replaces: true }),
  }),
  aws_cloudwatch_event_target: part(
    {
      arn: required("string"),
      event_bus_name: optional("string", { replaces: true }),
      role_arn: optional("string"),
      rule: required("string", { replaces: true }),
    },
    {
      dead_letter_config: one({ arn: optional("string") }),
      retry_policy: one({
        maximum_event_age_in_seconds: optional("number"),
        maximum_retry_attempts: optional("number"),
      }),
    },
  ),
  aws_dynamodb_table: withArn(
    {
      billing_mode: optional("string"),
      hash_key: optionalOrComputed("string", { replaces: true }),
      name: required("string", { replaces: true }),
    },
    {
      attribute: set({ attributes: { name: required("string"), type: required("string") } }),
      server_side_encryption: one({ enabled: required("bool"), kms_key_arn: optionalOrComputed("string") }),
      ttl: one({ attribute_name: optional("string"), enabled: optional("bool") }),
    },
  ),
  aws_lambda_event_source_mapping: withArn(
    {
      batch_size: optional("number"),
      event_source_arn: optional("string", { replaces: true }),
      function_name: required("string"),
      function_response_types: optional(texts),
    },
    { scaling_config: one({ maximum_concurrency: optional("number") }) },
  ),
};
