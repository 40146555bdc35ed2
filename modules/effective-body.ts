import { App, type TerraformResource } from "cdktf";
import type { Body } from "../terraform/json/body.ts";

/**
 * The body with what an override of `rule` does to it in HCL output: there an override replaces the rules and the
 * dynamic blocks, while in JSON output it is appended to them.
 */
export function effectiveBody(node: TerraformResource, body: Body): Body {
  const override = overridesOf(node).rule;
  if (override === undefined || !rendersHcl(node)) return body;
  const { dynamic: _, ...rest } = body;
  return { ...rest, rule: override };
}

/** What `addOverride` has set on a resource. */
export function overridesOf(node: TerraformResource): Body {
  // Protected in the types, but the only place that tells an override from an argument.
  return (node as unknown as { readonly rawOverrides?: Body }).rawOverrides ?? {};
}

/** Whether the app writes HCL (`cdktf synth --hcl`). */
export function rendersHcl(node: TerraformResource): boolean {
  const { root } = node.node;
  return App.isApp(root) && root.hclOutput;
}
