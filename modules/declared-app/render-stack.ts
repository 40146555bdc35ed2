import { type TerraformElement, type TerraformProvider, type TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { isInjected } from "./injected.ts";
import { type Body, resourceBody } from "./resource-body.ts";
import { isAwsProvider, isS3Resource, isValueOrModule } from "./resource-node.ts";
import { SynthesisHook } from "./synthesis-hook.ts";
import { stackNameOf, TokenResolver } from "./token-resolver.ts";

/** A stack in Terraform's JSON syntax, as far as buckets and their rules are concerned. */
export interface RenderedStack {
  readonly stack: TerraformStack;
  readonly name: string;
  readonly document: Document;
  /** The lifecycle configurations that injection added, by logical id; they are not in the document. */
  readonly injected: Readonly<Record<string, Body>>;
  /** What is rendered, by construct path. */
  readonly nodes: ReadonlyMap<string, IConstruct>;
  readonly readOutputs: TokenResolver["readOutputs"];
}

/** By block, then by type or name, then by name or argument. */
export type Document = { [block: string]: { [key: string]: unknown } };

/** Renders a stack as it is now, nested stacks left out: they render, and are judged, on their own. */
export function renderStack(stack: TerraformStack): RenderedStack {
  const resolver = new TokenResolver(stack);
  const document: Document = {};
  const nodes = new Map<string, IConstruct>();
  const injected: Record<string, Body> = {};
  visit(stack, (node) => {
    if (isS3Resource(node)) {
      const body = renderResource(node, resolver);
      if (body === undefined) return;
      const { terraformResourceType: type, friendlyUniqueId: id } = node;
      if (isInjected(node)) injected[id] = body;
      else addTo(document, "resource", type)[id] = body;
      nodes.set(pathIn(body), node);
    } else if (isAwsProvider(node)) {
      const providers = addTo(document, "provider");
      providers.aws = [...((providers.aws as Body[] | undefined) ?? []), renderProvider(node, resolver)];
    } else if (isValueOrModule(node) && !(node instanceof SynthesisHook)) {
      const blocks = addElement(document, node, resolver);
      if (blocks.includes("module")) nodes.set(node.node.path, node);
    }
  });
  return {
    stack,
    name: stackNameOf(stack),
    document: withOverrides(stack, document, resolver),
    injected,
    nodes,
    readOutputs: resolver.readOutputs,
  };
}

/** The arguments that are looked at, of buckets, configurations and the other resources of a bucket together. */
const RESOURCE_ARGUMENTS = [
  "bucket",
  "bucket_prefix",
  "count",
  "dynamic",
  "for_each",
  "lifecycle_rule",
  "policy",
  "provider",
  "region",
  "rule",
  "tags",
] as const;

/** `undefined` for a resource that has moved. */
export function renderResource(node: TerraformResource, resolver: TokenResolver): Body | undefined {
  const read = resourceBody(node);
  if (read === undefined) return undefined;
  const rendered: Record<string, unknown> = { "//": { metadata: { path: node.node.path } } };
  for (const name of RESOURCE_ARGUMENTS) {
    const value = name === "provider" ? (read.provider ?? read.body.provider) : read.body[name];
    if (value === undefined) continue;
    rendered[name] = read.isShared ? resolver.resolveCopy(value) : resolver.resolve(value);
  }
  return rendered;
}

const PROVIDER_ARGUMENTS = ["alias", "allowed_account_ids", "default_tags", "dynamic", "region"] as const;

export function renderProvider(provider: TerraformProvider, resolver: TokenResolver): Body {
  const { provider: blocks } = provider.toTerraform() as { provider?: Record<string, readonly Body[]> };
  const body = blocks?.[provider.terraformResourceType]?.[0] ?? {};
  return Object.fromEntries(
    PROVIDER_ARGUMENTS.filter((name) => body[name] !== undefined).map((name) => [
      name,
      resolver.resolveCopy(body[name]),
    ]),
  );
}

function visit(node: IConstruct, collect: (node: IConstruct) => void): void {
  collect(node);
  for (const child of node.node.children) if (!TerraformStack.isStack(child)) visit(child, collect);
}

function pathIn(body: Body): string {
  return (body["//"] as { metadata: { path: string } }).metadata.path;
}

/** The object in which a document keeps a block, or the resources of one type. */
function addTo(document: Document, block: string, type?: string): Record<string, unknown> {
  const types = document[block] ?? {};
  document[block] = types;
  if (type === undefined) return types;
  const named = (types[type] as Record<string, unknown> | undefined) ?? {};
  types[type] = named;
  return named;
}

const ELEMENT_BLOCKS = ["data", "locals", "module", "output", "variable"] as const;

/** @returns the blocks that the element renders */
function addElement(document: Document, element: TerraformElement, resolver: TokenResolver): readonly string[] {
  const rendered = element.toTerraform() as Readonly<Record<string, unknown>>;
  const blocks = ELEMENT_BLOCKS.filter((block) => rendered[block] !== undefined);
  for (const block of blocks) {
    for (const [key, value] of Object.entries(resolver.resolveCopy(rendered[block]) as Body)) {
      if (block === "data") Object.assign(addTo(document, block, key), value);
      else addTo(document, block)[key] = value;
    }
  }
  return blocks;
}

/** `addOverride` on a stack itself merges into what its elements render, and may declare more. */
function withOverrides(stack: TerraformStack, document: Document, resolver: TokenResolver): Document {
  const { rawOverrides = {} } = stack as unknown as { readonly rawOverrides?: Body };
  const { terraform: _, ...overrides } = rawOverrides;
  if (Object.keys(overrides).length === 0) return document;
  return merge(document, resolver.resolveCopy(overrides)) as Document;
}

function merge(base: unknown, override: unknown): unknown {
  if (Array.isArray(base) && Array.isArray(override)) return [...base, ...override];
  if (!isObject(base) || !isObject(override)) return override;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(override)) merged[key] = merge(merged[key], value);
  return merged;
}

function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
