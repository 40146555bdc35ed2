import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { type TerraformResource, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { argumentsFor } from "../abort-rule/meta-arguments.ts";
import { type ManagedRule, renderInlineRule, renderRule, renderRuleBody } from "../abort-rule/render-rule.ts";
import type { CheckedBucket } from "../declared-app/checked-bucket.ts";
import { INJECTED_ID, isInjected, markInjected } from "../declared-app/injected.ts";
import { overridesOf, rendersHcl, resourceBody } from "../declared-app/resource-body.ts";
import type { Refusal } from "./plan-injection.ts";

/** What became of an attempt to add the rule. */
export type Injection =
  | {
      readonly action: "added";
      readonly description: string;
      /** What renders differently now. */
      readonly changed: TerraformResource;
    }
  | Refusal;

/** Adds the rule where the bucket's rules are: in its configuration, inline, or in a new configuration. */
export function injectRule({ node, bucketNode, configurations, reading }: CheckedBucket, rule: ManagedRule): Injection {
  const [configuration] = configurations;
  if (configuration !== undefined) return mergeInto(configuration, rule);
  if (bucketNode === undefined) return refuseKind(node);
  // Rules without a configuration stand in the bucket itself.
  return reading.state === "configured" ? mergeInline(bucketNode, rule) : addConfiguration(bucketNode, rule);
}

/** The configuration that was injected below a bucket. */
export function injectedBelow(bucket: TerraformResource | undefined): IConstruct | undefined {
  const child = bucket?.node.tryFindChild(INJECTED_ID);
  return child !== undefined && isInjected(child) ? child : undefined;
}

/** Removes it again, where the bucket has got a configuration of its own since. */
export function removeInjected(bucket: TerraformResource): void {
  bucket.node.tryRemoveChild(INJECTED_ID);
}

function addConfiguration(bucket: TerraformResource, rule: ManagedRule): Injection {
  // Below the bucket, so in its stack: synth wires references to other stacks before it runs Aspects.
  const added = new S3BucketLifecycleConfiguration(bucket, INJECTED_ID, {
    ...argumentsFor(bucket, bucket),
    rule: [renderRule(rule)],
  });
  markInjected(added);
  return {
    action: "added",
    description: `added a lifecycle configuration (${added.node.path})`,
    changed: added,
  };
}

function mergeInline(bucket: TerraformResource, rule: ManagedRule): Injection {
  const { lifecycleRuleInput: rules, putLifecycleRule } = bucket as Amendable;
  if (!isPlainList(rules) || putLifecycleRule === undefined || hasDynamic(bucket, "lifecycle_rule")) {
    return refuseExpression(bucket);
  }
  if (isReplacedInHcl(bucket, "lifecycle_rule")) return refuseHcl(bucket, "an override");
  putLifecycleRule.call(bucket, [...(rules ?? []), renderInlineRule(rule)]);
  return { action: "added", description: "added an inline lifecycle rule", changed: bucket };
}

function mergeInto(configuration: TerraformResource, rule: ManagedRule): Injection {
  const { ruleInput: rules, putRule } = configuration as Amendable;
  if (putRule === undefined || !isPlainList(rules)) return appendByOverride(configuration, rule);
  if (isReplacedInHcl(configuration, "rule")) return refuseHcl(configuration, "an override");
  // A new array: the old one is the caller's own, and may be shared by several configurations.
  putRule.call(configuration, [...(rules ?? []), renderRule(rule)]);
  return { action: "added", description: `added a rule to ${configuration.node.path}`, changed: configuration };
}

/** Beside a dynamic block Terraform takes static rules too, but only an override can write both. */
function appendByOverride(configuration: TerraformResource, rule: ManagedRule): Injection {
  const { body = {} } = resourceBody(configuration) ?? {};
  const override = overridesOf(configuration).rule ?? [];
  if (!hasDynamic(configuration, "rule") && body.rule !== undefined) return refuseExpression(configuration);
  if (!Array.isArray(override)) return refuseExpression(configuration);
  if (rendersHcl(configuration)) return refuseHcl(configuration, "a dynamic block");
  configuration.addOverride("rule", [...override, renderRuleBody(rule)]);
  return {
    action: "added",
    description: `added a rule beside the dynamic block of ${configuration.node.path}`,
    changed: configuration,
  };
}

function hasDynamic(node: TerraformResource, block: string): boolean {
  const { dynamic } = resourceBody(node)?.body ?? {};
  return (dynamic as Readonly<Record<string, unknown>> | undefined)?.[block] !== undefined;
}

function isReplacedInHcl(node: TerraformResource, block: string): boolean {
  return overridesOf(node)[block] !== undefined && rendersHcl(node);
}

function refuseHcl(node: IConstruct, source: "an override" | "a dynamic block"): Refusal {
  return {
    action: "refuse",
    reason: `the rules of ${node.node.path} come from ${source}, and in HCL output an override replaces all others`,
    fix: `add the abort rule to ${source === "an override" ? "the override" : "the dynamic block"}, or write the rules as an array`,
  };
}

function refuseExpression(node: IConstruct): Refusal {
  return {
    action: "refuse",
    reason: `the rules of ${node.node.path} are an expression, to which nothing can be added`,
    fix: "pass the rules as an array, or put the abort rule into the expression",
  };
}

function refuseKind(node: IConstruct): Refusal {
  return {
    action: "refuse",
    reason: `no rule can be added to ${node.node.path}, which is neither a bucket nor the lifecycle configuration of one`,
    fix: "declare the abort rule there",
  };
}

/** The generated setters and getters; looked up by name, as other bindings have them too. */
type Amendable = {
  readonly ruleInput?: unknown;
  readonly putRule?: (rules: readonly unknown[]) => void;
  readonly lifecycleRuleInput?: unknown;
  readonly putLifecycleRule?: (rules: readonly unknown[]) => void;
};

function isPlainList(rules: unknown): rules is readonly unknown[] | undefined {
  if (rules === undefined) return true;
  return Array.isArray(rules) && !Token.isUnresolved(rules) && !rules.some((rule) => isListExpression(rule));
}

/** A whole list in the place of one rule, which Terraform refuses. */
function isListExpression(rule: unknown): boolean {
  return typeof rule === "object" && rule !== null && "iterator" in rule && "content" in rule;
}
