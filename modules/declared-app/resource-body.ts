import { App, type TerraformResource } from "cdktf";

/** The arguments of a resource in Terraform's JSON syntax, with CDKTF's tokens still in them. */
export type Body = Readonly<Record<string, unknown>>;

export interface ResourceBody {
  readonly body: Body;
  /** The body holds what the caller passed to `addOverride`, and may yet change in place. */
  readonly isShared: boolean;
  /** The provider's address, where it is not in the body. */
  readonly provider?: string;
}

/**
 * The arguments that a resource renders; `undefined` for a resource that has moved and renders none. Unlike the
 * construct's own properties this sees `addOverride` and dynamic blocks.
 */
export function resourceBody(node: TerraformResource): ResourceBody | undefined {
  const plain = plainBody(node as unknown as Internals);
  if (plain !== undefined) {
    const { provider } = node;
    return provider === undefined
      ? { body: plain, isShared: false }
      : { body: plain, isShared: false, provider: provider.fqn };
  }
  const { resource } = node.toTerraform() as { resource?: Record<string, Record<string, Body>> };
  const body = resource?.[node.terraformResourceType]?.[node.friendlyUniqueId];
  return body && { body: asRendered(node, body), isShared: true };
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

/** What `toTerraform()` puts together: protected in the types, and the same in all generated bindings. */
interface Internals extends Pick<TerraformResource, "count" | "forEach"> {
  readonly synthesizeAttributes?: () => Body;
  readonly rawOverrides?: object;
  readonly _hasMoved?: boolean;
}

/** Most resources consist of their attributes alone, which come at a third of the price of `toTerraform()`. */
function plainBody(node: Internals): Body | undefined {
  const { synthesizeAttributes, rawOverrides, _hasMoved, count, forEach } = node;
  if (synthesizeAttributes === undefined || rawOverrides === undefined || _hasMoved !== false) return undefined;
  if (count !== undefined || forEach !== undefined) return undefined;
  for (const _ in rawOverrides) return undefined;
  const attributes = synthesizeAttributes.call(node);
  for (const name in attributes) if (isDynamicBlock(attributes[name])) return undefined;
  return attributes;
}

/** cdktf does not export the class. */
function isDynamicBlock(value: unknown): boolean {
  return typeof value === "object" && value !== null && "toTerraformDynamicBlockJson" in value;
}

/** The blocks whose overrides are looked at. */
const RULE_BLOCKS = ["rule", "lifecycle_rule"] as const;

/** In HCL output an override replaces the blocks and dynamic blocks of its name; in JSON it is appended to them. */
function asRendered(node: TerraformResource, body: Body): Body {
  const overrides = overridesOf(node);
  const replaced = RULE_BLOCKS.filter((block) => overrides[block] !== undefined);
  if (replaced.length === 0 || !rendersHcl(node)) return body;
  const dynamic = { ...(body.dynamic as Body | undefined) };
  const rendered: Record<string, unknown> = { ...body };
  for (const block of replaced) {
    rendered[block] = overrides[block];
    delete dynamic[block];
  }
  if (Object.keys(dynamic).length > 0) return { ...rendered, dynamic };
  const { dynamic: _, ...rest } = rendered;
  return rest;
}
