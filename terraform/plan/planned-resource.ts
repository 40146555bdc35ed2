import { UNKNOWN } from "../../policy/index.ts";
import { asList, asText, type Body, own, pickMerged } from "../json/index.ts";
import {
  CLOUD_CONTROL_BUCKET,
  type DeclaredResource,
  isBucketType,
  nameArgument,
  OUTPOSTS_BUCKET,
} from "../lang/index.ts";
import { ARGUMENTS, declaredBody, rulesArgument } from "../lifecycle/index.ts";
import type { PlanModule } from "./plan-module.ts";
import type { ProviderKeys } from "./plan-providers.ts";

export interface PlannedContext {
  readonly module: PlanModule;
  readonly providers: ProviderKeys;
  readonly source: string;
}

/** One entry of `resource_changes`. */
export function plannedResource(entry: Body, type: string, context: PlannedContext): DeclaredResource {
  const { module, providers, source } = context;
  const change = own(entry, "change");
  const actions = asList(own(change, "actions"));
  const isDestroyed = actions.length === 1 && actions[0] === "delete";
  // What Terraform forgets stays as it was.
  const values = own(change, isDestroyed || actions.includes("forget") ? "before" : "after");
  const hidden = own(change, isDestroyed ? "before_sensitive" : "after_sensitive");
  const unknown = isDestroyed ? undefined : own(change, "after_unknown");
  const name = asText(entry.name) ?? "";
  const { index } = entry;
  const declaration = module.declarationOf(`${type}.${name}`);
  const picked = declaredBody(type, pickMerged(values, [unknown, hidden], ARGUMENTS));
  const bucketName = asText(own(values, type === OUTPOSTS_BUCKET ? "arn" : nameArgument(type)));
  const refreshed = isBucketType(type) ? refreshedRulesOf(type, picked, { declaration, values, actions }) : undefined;
  return {
    type,
    name,
    address: asText(entry.address) ?? `${type}.${name}`,
    scopePath: module.path,
    origin: "plan",
    conditions: [],
    keySets: [],
    ...((typeof index === "string" || typeof index === "number") && { index }),
    provider: providers.factsOf(asText(own(declaration, "provider_config_key"))),
    body: refreshed === undefined ? picked : { ...picked, [refreshed.argument]: undefined },
    ...(refreshed?.rules !== undefined && { refreshedRules: refreshed.rules }),
    ...(bucketName !== undefined && { bucketName }),
    isDestroyed,
    exists: !actions.includes("create"),
    ...(actions[0] === "no-op" && { isNoOp: true }),
    ...(isCreatedFirst(change, actions) && { createBeforeDestroy: true }),
    location: { file: source },
  };
}

/** `create_before_destroy`: the delete takes away what the create has just written to the same bucket. */
function isCreatedFirst(change: unknown, actions: readonly unknown[]): boolean {
  const before = asText(own(own(change, "before"), "bucket"));
  return actions[0] === "create" && actions[1] === "delete" && before === asText(own(own(change, "after"), "bucket"));
}

/** Rules in a bucket's own arguments that are no declaration. */
interface RefreshedRules {
  readonly argument: string;
  readonly rules?: unknown;
}

/** Further arguments that the provider reads back since its version 4; before, those of a new bucket are empty lists. */
const READ_BACK = ["cors_rule", "logging", "website"] as const;

/**
 * Since its version 4 the provider reads the live rules of a bucket back into `lifecycle_rule`, whoever declared them,
 * and has it "known after apply" for a new bucket; `awscc_s3_bucket` does so with `lifecycle_configuration`. So the
 * argument counts as a declaration only where the code has it, or, as a plan does not show dynamic blocks, where there
 * is no live bucket to read from.
 */
function refreshedRulesOf(
  type: string,
  picked: Body,
  plan: { readonly declaration: unknown; readonly values: unknown; readonly actions: readonly unknown[] },
): RefreshedRules | undefined {
  // Of Cloud Control's bucket the rules stand under `rule` by now; it has no dynamic blocks.
  const isCloudControl = type === CLOUD_CONTROL_BUCKET;
  const argument = isCloudControl ? "rule" : "lifecycle_rule";
  const rules = picked[argument];
  if (own(own(plan.declaration, "expressions"), rulesArgument(type)) !== undefined) return undefined;
  if (isCloudControl) return rules === UNKNOWN ? { argument } : { argument, rules };
  if (rules === UNKNOWN) {
    return READ_BACK.every((name) => Array.isArray(own(plan.values, name))) ? undefined : { argument };
  }
  return plan.actions.includes("create") ? undefined : { argument, rules };
}
