import { type Attribute, type Block, computed, list, optional, optionalOrComputed, required, set } from "./schema.ts";

// The resources around buckets, as far as mpu-guard's own constructs configure them.
// See https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs

const region = optionalOrComputed("string", { derive: (_, settings) => settings.region, replaces: true });
const texts = ["list", "string"] as const;
const map = ["map", "string"] as const;
const tags = { tags: optional(map), tags_all: computed(map) };
export const one = (attributes: Readonly<Record<string, Attribute>>, blocks: Block["blocks"] = {}) =>
  list({ attributes, blocks }, { maximum: 1 });

/** A resource that has an ARN, beside what is its own. */
export function withArn(attributes: Readonly<Record<string, Attribute>>, blocks: Block["blocks"] = {}): Block {
  return { attributes: { arn: computed("string"), id: computed("string"), region, ...tags, ...attributes }, blocks };
}

/** What configures another resource. */
export function part(attributes: Readonly<Record<string, Attribute>>, blocks: Block["blocks"] = {}): Block {
  return { attributes: { id: computed("string"), region, ...attributes }, blocks };
}

const metric = one({
  dimensions: optional(map),
  metric_name: required("string"),
  namespace: optional("string"),
  period: required("number"),
  stat: required("string"),
  unit: optional("string"),
});

export const infrastructure: Readonly<Record<string, Block>> = {
  aws_cloudwatch_log_group: withArn({
    kms_key_id: optional("string"),
    name: optionalOrComputed("string", { replaces: true }),
    retention_in_days: optional("number"),
  }),
  aws_cloudwatch_metric_alarm: withArn(
    {
      alarm_actions: optional(texts),
      alarm_description: optional("string"),
      alarm_name: required("string", { replaces: true }),
      comparison_operator: required("string"),
      datapoints_to_alarm: optional("number"),
      dimensions: optional(map),
      evaluation_periods: required("number"),
      metric_name: optional("string"),
      namespace: optional("string"),
      ok_actions: optional(texts),
      period: optional("number"),
      statistic: optional("string"),
      threshold: optional("number"),
      treat_missing_data: optional("string"),
    },
    {
      metric_query: set({
        attributes: {
          expression: optional("string"),
          id: required("string"),
          label: optional("string"),
          period: optional("number"),
          return_data: optional("bool"),
        },
        blocks: { metric },
      }),
    },
  ),
  aws_iam_role: {
    attributes: {
      arn: computed("string"),
      assume_role_policy: required("string"),
      description: optional("string"),
      id: computed("string"),
      name: optionalOrComputed("string", { replaces: true }),
      path: optional("string"),
      permissions_boundary: optional("string"),
      ...tags,
    },
  },
  aws_iam_role_policy: {
    attributes: {
      id: computed("string"),
      name: optionalOrComputed("string", { replaces: true }),
      policy: required("string"),
      role: required("string", { replaces: true }),
    },
  },
  aws_lambda_function: withArn(
    {
      architectures: optionalOrComputed(texts),
      description: optional("string"),
      filename: optional("string"),
      function_name: required("string", { replaces: true }),
      handler: optional("string"),
      memory_size: optional("number"),
      reserved_concurrent_executions: optional("number"),
      role: required("string"),
      runtime: optional("string"),
      timeout: optional("number"),
    },
    {
      environment: one({ variables: optional(map) }),
      logging_config: one({ log_format: required("string"), log_group: optionalOrComputed("string") }),
      vpc_config: one({ security_group_ids: required(texts), subnet_ids: required(texts), vpc_id: computed("string") }),
    },
  ),
  aws_lambda_function_event_invoke_config: part(
    {
      function_name: required("string", { replaces: true }),
      maximum_event_age_in_seconds: optional("number"),
      maximum_retry_attempts: optional("number"),
    },
    { destination_config: one({}, { on_failure: one({ destination: required("string") }) }) },
  ),
  aws_s3_bucket_public_access_block: part({
    block_public_acls: optional("bool"),
    block_public_policy: optional("bool"),
    bucket: required("string", { replaces: true }),
    ignore_public_acls: optional("bool"),
    restrict_public_buckets: optional("bool"),
  }),
  aws_s3_bucket_server_side_encryption_configuration: part(
    { bucket: required("string", { replaces: true }) },
    {
      rule: set({
        attributes: { bucket_key_enabled: optional("bool") },
        blocks: {
          apply_server_side_encryption_by_default: one({
            kms_master_key_id: optional("string"),
            sse_algorithm: required("string"),
          }),
        },
      }),
    },
  ),
  aws_s3_bucket_versioning: part(
    { bucket: required("string", { replaces: true }) },
    { versioning_configuration: one({ mfa_delete: optionalOrComputed("string"), status: required("string") }) },
  ),
  aws_scheduler_schedule: {
    attributes: {
      arn: computed("string"),
      description: optional("string"),
      id: computed("string"),
      name: optionalOrComputed("string", { replaces: true }),
      region,
      schedule_expression: required("string"),
      schedule_expression_timezone: optional("string"),
      state: optional("string"),
    },
    blocks: {
      flexible_time_window: one({ maximum_window_in_minutes: optional("number"), mode: required("string") }),
      target: one(
        { arn: required("string"), input: optional("string"), role_arn: required("string") },
        {
          dead_letter_config: one({ arn: required("string") }),
          retry_policy: one({
            maximum_event_age_in_seconds: optional("number"),
            maximum_retry_attempts: optional("number"),
          }),
        },
      ),
    },
  },
  aws_security_group: withArn({
    description: optional("string"),
    name: optionalOrComputed("string", { replaces: true }),
    vpc_id: optionalOrComputed("string", { replaces: true }),
  }),
  aws_sfn_state_machine: withArn({
    definition: required("string"),
    name: optionalOrComputed("string", { replaces: true }),
    role_arn: required("string"),
    type: optional("string"),
  }),
  aws_sns_topic: withArn({ name: optionalOrComputed("string", { replaces: true }) }),
  aws_sns_topic_policy: part({ arn: required("string", { replaces: true }), policy: required("string") }),
  aws_sqs_queue: withArn({
    redrive_allow_policy: optional("string"),
    redrive_policy: optional("string"),
    visibility_timeout_seconds: optional("number"),
    message_retention_seconds: optional("number"),
    name: optionalOrComputed("string", { replaces: true }),
    sqs_managed_sse_enabled: optionalOrComputed("bool"),
    url: computed("string"),
  }),
  aws_sqs_queue_policy: part({ policy: required("string"), queue_url: required("string", { replaces: true }) }),
  aws_vpc_endpoint: withArn({
    route_table_ids: optionalOrComputed(texts),
    service_name: optional("string", { replaces: true }),
    vpc_endpoint_type: optional("string", { replaces: true }),
    vpc_id: required("string", { replaces: true }),
  }),
  aws_vpc_security_group_egress_rule: withArn({
    cidr_ipv4: optional("string"),
    description: optional("string"),
    from_port: optional("number"),
    ip_protocol: required("string"),
    security_group_id: required("string", { replaces: true }),
    to_port: optional("number"),
  }),
};

/** What is asked about where a stack is deployed to. */
export const surroundingsData = {
  aws_partition: { attributes: { id: computed("string"), partition: computed("string") } },
  aws_caller_identity: {
    attributes: { account_id: computed("string"), arn: computed("string"), id: computed("string") },
  },
  aws_region: { attributes: { id: computed("string"), region: optionalOrComputed("string") } },
} satisfies Readonly<Record<string, Block>>;
