import type { TerraformResource } from "cdktf";
import type { Finding, LifecycleConfiguration, LifecycleReading } from "../policy/index.ts";
import type { Body } from "../terraform/json/body.ts";
import { hasInlineRules, readInlineRules } from "../terraform/lifecycle/read-inline-rules.ts";
import { readConfiguration } from "../terraform/lifecycle/read-rules.ts";
import { mayMean } from "./attribute-configuration.ts";
import type { BucketIndex, OwnedConfiguration, UnattributedConfiguration } from "./bucket-index.ts";
import { effectiveBody } from "./effective-body.ts";
import { hasNoInstances, shareOf } from "./instances.ts";
import { resolveIn } from "./resolve-body.ts";

/** One declaration that sets the rules of a bucket. */
interface Declaration {
  readonly path: string;
  readonly configuration: LifecycleConfiguration;
}

/** What the code says of a bucket's lifecycle, from all the declarations that concern it. */
export function readLifecycle(
  bucket: { readonly node: TerraformResource; readonly body: Body },
  configurations: readonly OwnedConfiguration[],
  unattributed: readonly UnattributedConfiguration[],
  index: BucketIndex,
): LifecycleReading {
  if (hasNoInstances(bucket.node, bucket.body)) return { state: "notApplicable" };

  const declarations: Declaration[] = [];
  if (hasInlineRules(bucket.body)) {
    const { lifecycle_rule: rules, dynamic } = bucket.body;
    const configuration = readInlineRules({ lifecycle_rule: resolveIn(bucket.node, rules), dynamic });
    declarations.push({ path: `${bucket.node.node.path} (lifecycle_rule)`, configuration });
  }
  for (const { node, attribution } of configurations) {
    const body = index.scanOf(node.cdktfStack).bodyOf(node) ?? {};
    const share = shareOf(bucket, { node, body }, attribution.instance);
    if (share === "unclear") return unclear(node.node.path);
    if (share === "whole") declarations.push({ path: node.node.path, configuration: readRulesOf(node, body) });
  }
  if (declarations.length > 0) return configured(declarations);

  const maybe = unattributed.find(({ node, attribution }) => mayMean(attribution, node.cdktfStack, bucket.node));
  if (maybe === undefined) return { state: "absent" };
  const { node, attribution } = maybe;
  const detail = `${node.node.path} may be its configuration; it takes its bucket from ${attribution.expression}`;
  return { state: "undecided", finding: { kind: "unattributed", detail } };
}

/** The rules of a configuration, as they will be written. */
export function readRulesOf(node: TerraformResource, body: Body): LifecycleConfiguration {
  const { rule, dynamic } = effectiveBody(node, body);
  return readConfiguration({ rule: resolveIn(node, rule), dynamic });
}

/** Of several declarations for one bucket each apply overwrites the others; which one ends up there is luck. */
export function configured(declarations: readonly Declaration[]): LifecycleReading {
  const [only] = declarations;
  const addresses = declarations.map(({ path }) => path);
  if (only !== undefined && declarations.length === 1)
    return { state: "configured", configuration: only.configuration, addresses };
  const configuration: LifecycleConfiguration = {
    rules: declarations.flatMap((each) => each.configuration.rules),
    ...(declarations.some((each) => each.configuration.hasUnknownRules) && { hasUnknownRules: true }),
  };
  const twice: Finding = { kind: "duplicate-configuration", addresses };
  return { state: "configured", configuration, addresses, problems: [twice] };
}

function unclear(path: string): LifecycleReading {
  const detail = `${path} is for some of the bucket's instances, or for a number of them that is known only after apply`;
  return { state: "undecided", finding: { kind: "unattributed", detail } };
}
