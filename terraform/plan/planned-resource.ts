import { UNKNOWN } from "../../policy/index.ts";
import { asList, asText, type Body, own } from "../json/body.ts";
import { pickMerged } from "../json/merge-marks.ts";
import { type DeclaredResource, OUTPOSTS_BUCKET } from "../lang/resource.ts";
import { declaredBody } from "../lifecycle/planned-rules.ts";
import type { ProviderKeys } from "./plan-providers.ts";
import type { PlanScope } from "./plan-scope.ts";

export interface PlannedContext {
  readonly scope: PlanScope;
  readonly providers: ProviderKeys;
  readonly source: string;
}

/** The arguments that count, of buckets, configurations and bucket policies together. */
export const ARGUMENTS = [
  "bucket",
  "bucket_prefix",
  "region",
  "tags",
  "tags_all",
  "rule",
  "policy",
  "lifecycle_rule",
] as const;

/** One entry of `resource_changes`. */
export function plannedResource(entry: Body, type: string, context: PlannedContext): DeclaredResource {
  const { scope, providers, source } = context;
  const change = own(entry, "change");
  const actions = asList(own(change, "actions"));
  const goes = actions.length === 1 && actions[0] === "delete";
  // What Terraform forgets stays as it was.
  const values = own(change, goes || actions.includes("forget") ? "before" : "after");
  const hidden = own(change, goes ? "before_sensitive" : "after_sensitive");
  const unknown = goes ? undefined : own(change, "after_unknown");
  const name = asText(entry.name) ?? "";
  const { index } = entry;
  const declaration = scope.declarationOf(`${type}.${name}`);
  const picked = pickMerged(values, [unknown, hidden], ARGUMENTS);
  const body = declaredBody(type, picked);
  const bucketName = asText(own(values, type === OUTPOSTS_BUCKET ? "arn" : "bucket"));
  const mirror = type === "aws_s3_bucket" ? mirrorOf(picked, declaration, values, actions) : NO_MIRROR;
  return {
    type,
    name,
    address: asText(entry.address) ?? `${type}.${name}`,
    scope,
    ...((typeof index === "string" || typeof index === "number") && { index }),
    provider: providers.factsOf(asText(own(declaration, "provider_config_key"))),
    body: mirror.isMirror ? { ...body, lifecycle_rule: undefined } : body,
    ...(mirror.rules !== undefined && { mirroredRules: mirror.rules }),
    ...(bucketName !== undefined && { bucketName }),
    goes,
    exists: !actions.includes("create"),
    ...(actions[0] === "no-op" && { isUntouched: true }),
    ...(isDeletedLast(change, actions) && { deletedLast: true }),
    location: { file: source },
  };
}

/** `create_before_destroy`: the delete takes away what the create has just written to the same bucket. */
function isDeletedLast(change: unknown, actions: readonly unknown[]): boolean {
  const before = asText(own(own(change, "before"), "bucket"));
  return actions[0] === "create" && actions[1] === "delete" && before === asText(own(own(change, "after"), "bucket"));
}

interface Mirror {
  /** The bucket's `lifecycle_rule` is no declaration. */
  readonly isMirror: boolean;
  readonly rules?: unknown;
}

const NO_MIRROR: Mirror = { isMirror: false };

/** Further arguments that the provider reads back since its version 4; before, those of a new bucket are empty lists. */
const READ_BACK = ["cors_rule", "logging", "website"] as const;

/**
 * Since its version 4 the provider reads the live rules of a bucket back into `lifecycle_rule`, whoever declared them,
 * and has it "known after apply" for a new bucket. So the argument counts as a declaration only where the code has it,
 * or, as a plan does not show dynamic blocks, where there is no live bucket to read from.
 */
function mirrorOf(picked: Body, declaration: unknown, values: unknown, actions: readonly unknown[]): Mirror {
  const { lifecycle_rule: rules } = picked;
  if (own(own(declaration, "expressions"), "lifecycle_rule") !== undefined) return NO_MIRROR;
  if (rules === UNKNOWN) return { isMirror: !READ_BACK.every((name) => Array.isArray(own(values, name))) };
  return actions.includes("create") ? NO_MIRROR : { isMirror: true, rules };
}
