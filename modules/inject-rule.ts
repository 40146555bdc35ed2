import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import type { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import { dynamicBlock, isExpression } from "../terraform/json/body.ts";
import { hasDynamicInlineRules, hasInlineRules } from "../terraform/lifecycle/read-inline-rules.ts";
import { overridesOf, rendersHcl } from "./effective-body.ts";
import { argumentsFor } from "./meta-arguments.ts";
import { type AbortRule, renderInlineRule, renderRule, renderRuleBody } from "./render-rule.ts";
import { bodyOf } from "./resolve-body.ts";
import type { Site } from "./site.ts";

/** What became of an attempt to add the rule. */
export type Injection =
  | { readonly outcome: "done"; readonly description: string }
  | { readonly outcome: "refused"; readonly reason: string; readonly fix: string };

/**
 * The id of the configuration that injection adds below a bucket. Terraform's address depends on it: another id
 * would delete the configuration and create it anew, in no certain order.
 */
const INJECTED_ID = "AbortIncompleteMultipartUpload";

/** Survives a second synth of the same tree. */
const injected = new WeakSet<IConstruct>();

/** Takes an injected configuration back where somebody else has added one to the bucket since. */
export function withdraw({ bucketNode, configurations, reading }: Site): boolean {
  const ours = configurations.find((node) => injected.has(node));
  const isShared = reading.state === "configured" && (reading.problems ?? []).length > 0;
  if (ours === undefined || bucketNode === undefined || (configurations.length < 2 && !isShared)) return false;
  return bucketNode.node.tryRemoveChild(INJECTED_ID);
}

/** Adds the rule where the bucket's rules are: inline, in its configuration, or in a new one. */
export function injectRule(site: Site, rule: AbortRule): Injection {
  const { bucketNode, configurations } = site;
  const inline = bucketNode === undefined ? undefined : bodyOf(bucketNode);
  if (bucketNode !== undefined && inline !== undefined && hasInlineRules(inline)) {
    return hasDynamicInlineRules(inline) ? refuseToken(bucketNode) : mergeInline(bucketNode, rule);
  }
  const [configuration] = configurations;
  if (configuration !== undefined) return mergeInto(configuration, rule);
  return bucketNode === undefined ? refuseToken(site.node) : addConfiguration(bucketNode, rule);
}

function addConfiguration(bucket: TerraformResource, rule: AbortRule): Injection {
  // Below the bucket, so in its stack: cross-stack references are settled before aspects run.
  const added = new S3BucketLifecycleConfiguration(bucket, INJECTED_ID, {
    ...argumentsFor(bucket, bucket),
    rule: [renderRule(rule)],
  });
  injected.add(added);
  return { outcome: "done", description: `added a lifecycle configuration (${added.node.path})` };
}

function mergeInline(bucket: TerraformResource, rule: AbortRule): Injection {
  const { lifecycleRuleInput: rules, putLifecycleRule } = bucket as Amendable;
  if (!isPlainList(rules) || putLifecycleRule === undefined) return refuseToken(bucket);
  putLifecycleRule.call(bucket, [...(rules ?? []), renderInlineRule(rule)]);
  return { outcome: "done", description: "added an inline lifecycle rule" };
}

function mergeInto(configuration: TerraformResource, rule: AbortRule): Injection {
  const { ruleInput: rules, putRule } = configuration as Amendable;
  const { path } = configuration.node;
  if (putRule !== undefined && isPlainList(rules)) {
    // A new array: the old one is the caller's own, and may be shared by several configurations.
    putRule.call(configuration, [...(rules ?? []), renderRule(rule)]);
    return { outcome: "done", description: `added a rule to ${path}` };
  }
  return appendByOverride(configuration, rule);
}

/** Beside a dynamic block Terraform takes static rules too, but only an override can write both. */
function appendByOverride(configuration: TerraformResource, rule: AbortRule): Injection {
  const { path } = configuration.node;
  const body = bodyOf(configuration) ?? {};
  const override = overridesOf(configuration).rule ?? [];
  if (dynamicBlock(body, "rule") === undefined && body.rule !== undefined) return refuseToken(configuration);
  if (!Array.isArray(override)) return refuseToken(configuration);
  if (rendersHcl(configuration)) {
    return {
      outcome: "refused",
      reason: `the rules of ${path} come from a dynamic block, and in HCL output an override would replace them`,
      fix: "add the abort rule to the dynamic block, or write the rules as an array",
    };
  }
  configuration.addOverride("rule", [...override, renderRuleBody(rule)]);
  return { outcome: "done", description: `added a rule beside the dynamic block of ${path}` };
}

function refuseToken(node: IConstruct): Injection {
  return {
    outcome: "refused",
    reason: `the rules of ${node.node.path} are an expression, to which nothing can be added`,
    fix: "pass the rules as an array, or put the abort rule into the expression",
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
  return Array.isArray(rules) && !isExpression(rules) && !rules.some((rule) => isListExpression(rule));
}

/** A whole list in the place of one rule, which Terraform refuses. */
function isListExpression(rule: unknown): boolean {
  return typeof rule === "object" && rule !== null && "iterator" in rule && "content" in rule;
}
