import { type TerraformModule, type TerraformProvider, type TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { Body } from "../terraform/json/body.ts";
import { readText } from "../terraform/json/read-blocks.ts";
import { NO_PROVIDER, type ProviderFacts, readProvider } from "./read-provider.ts";
import { bodyOf, resolveIn } from "./resolve-body.ts";
import {
  addressOf,
  isAwsProvider,
  isBucket,
  isLifecycleConfiguration,
  isModule,
  isS3Resource,
} from "./resource-node.ts";

/** What one pass over a stack found. Reads each body once; out of date as soon as the stack changes. */
export class StackScan {
  readonly buckets: TerraformResource[] = [];
  readonly configurations: TerraformResource[] = [];
  readonly modules: TerraformModule[] = [];
  private readonly s3Resources: TerraformResource[] = [];
  private defaultProvider: TerraformProvider | undefined;
  private readonly bodies = new Map<TerraformResource, Body | undefined>();
  private readonly providers = new Map<TerraformProvider, ProviderFacts>();
  private byAddress: Map<string, TerraformResource> | undefined;
  private byName: Map<string, TerraformResource[]> | undefined;

  constructor(readonly stack: TerraformStack) {
    this.collect(stack);
  }

  /** The arguments of a resource, tokens included; `undefined` where it has moved. */
  bodyOf(node: TerraformResource): Body | undefined {
    const known = this.bodies.get(node);
    if (known !== undefined || this.bodies.has(node)) return known;
    const body = bodyOf(node);
    this.bodies.set(node, body);
    return body;
  }

  /** What the resource's provider says: its own, or the stack's default one. */
  providerOf(node: TerraformResource): ProviderFacts {
    const provider = node.provider ?? this.defaultProvider;
    if (provider === undefined) return NO_PROVIDER;
    const known = this.providers.get(provider);
    if (known !== undefined) return known;
    const facts = readProvider(provider);
    this.providers.set(provider, facts);
    return facts;
  }

  /** @param address inside the stack, such as `aws_s3_bucket.media` */
  resourceAt(address: string): TerraformResource | undefined {
    this.byAddress ??= new Map(this.s3Resources.map((node) => [addressOf(node), node]));
    return this.byAddress.get(address);
  }

  /** The buckets whose name is written out as this. */
  bucketsNamed(name: string): readonly TerraformResource[] {
    this.byName ??= this.indexNames();
    return this.byName.get(name) ?? [];
  }

  private collect(node: IConstruct): void {
    if (isS3Resource(node)) this.collectResource(node);
    else if (isModule(node)) this.modules.push(node);
    else if (isAwsProvider(node) && node.alias === undefined) this.defaultProvider ??= node;
    for (const child of node.node.children) {
      // A nested stack renders, and is scanned, on its own.
      if (!TerraformStack.isStack(child)) this.collect(child);
    }
  }

  private collectResource(node: TerraformResource): void {
    this.s3Resources.push(node);
    if (isBucket(node)) this.buckets.push(node);
    else if (isLifecycleConfiguration(node)) this.configurations.push(node);
  }

  private indexNames(): Map<string, TerraformResource[]> {
    const byName = new Map<string, TerraformResource[]>();
    for (const bucket of this.buckets) {
      const name = readText(resolveIn(bucket, this.bodyOf(bucket)?.bucket));
      if (typeof name === "string") byName.set(name, [...(byName.get(name) ?? []), bucket]);
    }
    return byName;
  }
}
