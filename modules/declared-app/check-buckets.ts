import type { TerraformResource, TerraformStack } from "cdktf";
import { type DeclaredBucket, type DeclaredConfiguration, DeclaredFiles } from "../../terraform/index.ts";
import type { CheckedBucket } from "./checked-bucket.ts";
import { nameConstructs } from "./name-constructs.ts";
import type { Document, RenderedStack } from "./render-stack.ts";
import { isBucket, isLifecycleConfiguration, LIFECYCLE_CONFIGURATION } from "./resource-node.ts";

/** What was found in one stack. */
export interface CheckedStack {
  readonly buckets: readonly CheckedBucket[];
  /** Every configuration in it surely is for a bucket in it, and none of another stack is. */
  readonly isSelfContained: boolean;
}

/** Asks `terraform/` which buckets the stacks of an app declare and what their rules are, and finds the constructs. */
export function checkBuckets(
  stacks: readonly RenderedStack[],
  { withInjected }: { readonly withInjected: boolean },
): ReadonlyMap<TerraformStack, CheckedStack> {
  const byName = new Map(stacks.map((each) => [each.name, each]));
  const files = new DeclaredFiles();
  const outputs = outputsOf(stacks);
  files.addDocuments(
    stacks.map((rendered) => {
      const { stack, name } = rendered;
      const document = withOutputs(withInjected ? wholeOf(rendered) : rendered.document, outputs.get(stack));
      return { document, source: name, stack: name };
    }),
  );
  const checked = new Map(
    stacks.map(({ stack }) => [stack, { buckets: [] as CheckedBucket[], isSelfContained: true }]),
  );
  for (const declared of files.buckets()) {
    const rendered = byName.get(declared.bucket.stack ?? "");
    const found = rendered && checked.get(rendered.stack);
    if (rendered === undefined || found === undefined) continue;
    const bucket = checkedBucket(declared, rendered, byName);
    found.buckets.push(bucket);
    if (!isSelfContained(declared, bucket)) found.isSelfContained = false;
  }
  return checked;
}

function checkedBucket(
  declared: DeclaredBucket,
  { stack, nodes }: RenderedStack,
  byName: ReadonlyMap<string, RenderedStack>,
): CheckedBucket {
  const { bucket, configurations, mayBe } = declared;
  // What an override of the stack declares has no construct of its own.
  const node = nodes.get(bucket.constructPath ?? "") ?? stack;
  // Without a conditional spread, which is slow: this runs for every bucket.
  const checked: Writable<CheckedBucket> = {
    node,
    bucket,
    reading: nameConstructs(declared),
    configurations: constructsOf(configurations, byName),
    mayBe: constructsOf(mayBe, byName),
  };
  if (isBucket(node)) checked.bucketNode = node;
  return checked;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const NONE: readonly TerraformResource[] = [];

function constructsOf(
  configurations: readonly DeclaredConfiguration[],
  byName: ReadonlyMap<string, RenderedStack>,
): readonly TerraformResource[] {
  if (configurations.length === 0) return NONE;
  const found: TerraformResource[] = [];
  for (const { stack = "", constructPath = "" } of configurations) {
    const node = byName.get(stack)?.nodes.get(constructPath);
    if (node !== undefined && isLifecycleConfiguration(node)) found.push(node);
  }
  return found;
}

/** A configuration that is shown on its own is for a bucket elsewhere; and so the policy of a directory bucket may be. */
function isSelfContained(
  { bucket: { kind, stack }, configurations, mayBe }: DeclaredBucket,
  { node, bucketNode }: CheckedBucket,
): boolean {
  if (bucketNode === undefined && isLifecycleConfiguration(node)) return false;
  if (mayBe.length > 0 || kind === "directory") return false;
  for (const configuration of configurations) if (configuration.stack !== stack) return false;
  return true;
}

/** Of each stack the outputs that others read, which synth may not have added to it. */
function outputsOf(stacks: readonly RenderedStack[]): ReadonlyMap<TerraformStack, ReadonlyMap<string, string>> {
  const outputs = new Map<TerraformStack, Map<string, string>>();
  for (const { readOutputs } of stacks) {
    for (const [stack, read] of readOutputs) {
      outputs.set(stack, new Map([...(outputs.get(stack) ?? []), ...read]));
    }
  }
  return outputs;
}

function withOutputs(document: Document, outputs: ReadonlyMap<string, string> | undefined): Document {
  if (outputs === undefined) return document;
  const values = [...outputs].map(([name, value]) => [name, { value }] as const);
  return { ...document, output: { ...document.output, ...Object.fromEntries(values) } };
}

function wholeOf({ document, injected }: RenderedStack): Document {
  if (Object.keys(injected).length === 0) return document;
  const { resource = {} } = document;
  const configurations = { ...(resource[LIFECYCLE_CONFIGURATION] ?? {}), ...injected };
  return { ...document, resource: { ...resource, [LIFECYCLE_CONFIGURATION]: configurations } };
}
