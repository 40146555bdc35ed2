import { UNKNOWN } from "../../policy/index.ts";
import { type Body, isBody } from "../json/index.ts";
import { CLOUD_CONTROL_BUCKET, isConfigurationType, OUTPOSTS_CONFIGURATION } from "../lang/index.ts";
import { asBucket } from "./cloud-control.ts";

/** The arguments that count, of buckets, configurations and bucket policies together. */
export const ARGUMENTS = [
  "bucket",
  "bucket_name",
  "bucket_prefix",
  "region",
  "tags",
  "tags_all",
  "rule",
  "policy",
  "lifecycle_rule",
  "lifecycle_configuration",
] as const;

/** The body of a bucket or configuration in a plan or state, as somebody would have declared it. */
export function declaredBody(type: string, body: Body): Body {
  if (type === CLOUD_CONTROL_BUCKET) return asBucket(body);
  if (!isConfigurationType(type)) return body;
  return withoutComputed(type === OUTPOSTS_CONFIGURATION ? asGeneralPurpose(body) : body);
}

/**
 * A configuration's body without what the provider adds to plans and states of its own accord: `prefix: ""` beside a
 * filter, and in a filter empty text for a size that nobody set, or sizes and prefixes "known after apply".
 * The conditions of a filter exclude each other, so one that is known settles the others.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration
 */
function withoutComputed(body: Body): Body {
  const { rule } = body;
  return Array.isArray(rule) ? { ...body, rule: rule.map((each) => (isBody(each) ? cleanRule(each) : each)) } : body;
}

function cleanRule(rule: Body): Body {
  const filter = Array.isArray(rule.filter) ? rule.filter[0] : rule.filter;
  if (!isBody(filter)) return rule;
  const { prefix, ...others } = rule;
  const keepsPrefix = prefix !== "" && prefix !== UNKNOWN && prefix !== undefined && prefix !== null;
  return { ...others, ...(keepsPrefix && { prefix }), filter: [cleanFilter(filter)] };
}

const SIZES = ["object_size_greater_than", "object_size_less_than"] as const;

function cleanFilter(filter: Body): Body {
  const cleaned: Record<string, unknown> = { ...filter };
  const isJoined = isPresent(filter.and) || isPresent(filter.tag);
  const isSettled = isJoined || typeof filter.prefix === "string";
  for (const size of SIZES) {
    if (cleaned[size] === "" || (isSettled && cleaned[size] === UNKNOWN)) delete cleaned[size];
  }
  if (isJoined && (cleaned.prefix === UNKNOWN || cleaned.prefix === "")) delete cleaned.prefix;
  const and = Array.isArray(filter.and) ? filter.and[0] : filter.and;
  if (isBody(and)) cleaned.and = [cleanAnd(and)];
  return cleaned;
}

/** Zero and empty text are what the provider's older versions kept for "not set". */
function cleanAnd(and: Body): Body {
  const cleaned: Record<string, unknown> = { ...and };
  for (const size of SIZES) if (cleaned[size] === "" || cleaned[size] === 0) delete cleaned[size];
  return cleaned;
}

function isPresent(blocks: unknown): boolean {
  return Array.isArray(blocks) ? blocks.some(isBody) : isBody(blocks);
}

/** S3 on Outposts: tags stand in the filter itself, and a rule is enabled where nothing is said. */
export function asGeneralPurpose(body: Body): Body {
  const rules = Array.isArray(body.rule) ? body.rule : isBody(body.rule) ? [body.rule] : undefined;
  if (rules === undefined) return body;
  return { ...body, rule: rules.map((rule) => (isBody(rule) ? outpostsRule(rule) : rule)) };
}

function outpostsRule(rule: Body): Body {
  const filter = Array.isArray(rule.filter) ? rule.filter[0] : rule.filter;
  const status = rule.status ?? "Enabled";
  if (!isBody(filter) || filter.tags === undefined || filter.tags === null) return { ...rule, status };
  const hasTags = !isBody(filter.tags) || Object.keys(filter.tags).length > 0;
  const { tags, ...others } = filter;
  return { ...rule, status, filter: [hasTags ? { and: [{ ...others, tags }] } : others] };
}
