import type { TerraformModule, TerraformResource, TerraformStack } from "cdktf";
import { type Bucket, UNKNOWN, type UndecidedFinding } from "../policy/index.ts";
import { readText } from "../terraform/json/read-blocks.ts";
import type { BucketIndex, OutsideConfiguration } from "./bucket-index.ts";
import { shareOf } from "./instances.ts";
import { configured, readRulesOf } from "./read-lifecycle.ts";
import { NO_PROVIDER, type ProviderFacts } from "./read-provider.ts";
import { resolveIn } from "./resolve-body.ts";
import { addressOf } from "./resource-node.ts";
import type { Site } from "./site.ts";

/** Configurations for buckets that are only named: the rules they write are judged all the same. */
export function outsideSites(stack: TerraformStack, index: BucketIndex): Site[] {
  const byName = new Map<string, OutsideConfiguration[]>();
  for (const each of index.declaredIn(stack).outside) {
    byName.set(each.attribution.name, [...(byName.get(each.attribution.name) ?? []), each]);
  }
  return [...byName].flatMap(([name, configurations]) => outsideSite(name, configurations, index));
}

/** Configurations of which nobody can tell whose they are. */
export function unattributedSites(stack: TerraformStack, index: BucketIndex): Site[] {
  const scan = index.scanOf(stack);
  return index.declaredIn(stack).unattributed.map(({ node, attribution }) => {
    const detail = `this lifecycle configuration takes its bucket from ${attribution.expression}`;
    return undecidedSite(node, bareBucket(node, UNKNOWN, scan.providerOf(node)), { kind: "unattributed", detail });
  });
}

/** Modules that look as if they create buckets; synth does not see inside them. */
export function moduleSites(stack: TerraformStack, index: BucketIndex): Site[] {
  return index
    .scanOf(stack)
    .modules.filter(isBucketModule)
    .map((node) => {
      const { variables } = node as { readonly variables?: Record<string, unknown> };
      const bucket: Bucket = {
        ...NO_PROVIDER_BUCKET,
        name: readText(resolveIn(node, variables?.bucket)) ?? UNKNOWN,
        constructPath: node.node.path,
        stack: stack.node.path,
      };
      return undecidedSite(node, bucket, {
        kind: "opaque-module",
        detail: `the inside of module ${node.source} is not visible`,
      });
    });
}

// Such as terraform-aws-modules/s3-bucket/aws or ./modules/s3; its helpers for single objects create no bucket.
function isBucketModule({ source }: TerraformModule): boolean {
  return /(^|[^a-z0-9])s3([^a-z0-9]|$)/i.test(source) && !/\/\/modules\/(object|notification)\b/.test(source);
}

function outsideSite(name: string, configurations: readonly OutsideConfiguration[], index: BucketIndex): Site[] {
  const present = configurations.flatMap(({ node }) => {
    const body = index.scanOf(node.cdktfStack).bodyOf(node) ?? {};
    return shareOf({ node, body: {} }, { node, body }, undefined) === "none" ? [] : [{ node, body }];
  });
  const [first] = present;
  if (first === undefined) return [];
  const { node } = first;
  return [
    {
      node,
      bucket: bareBucket(node, name, index.scanOf(node.cdktfStack).providerOf(node)),
      reading: configured(
        present.map((each) => ({ path: each.node.node.path, configuration: readRulesOf(each.node, each.body) })),
      ),
      configurations: present.map((each) => each.node),
    },
  ];
}

function undecidedSite(node: Site["node"], bucket: Bucket, finding: UndecidedFinding): Site {
  // `unread` makes this the reason also where the policy matches on a fact that is just as unknown.
  return {
    node,
    bucket: { ...bucket, unread: [finding] },
    reading: { state: "undecided", finding },
    configurations: [],
  };
}

const NO_PROVIDER_BUCKET = {
  account: NO_PROVIDER.account,
  region: NO_PROVIDER.region,
  name: UNKNOWN,
  kind: "general-purpose",
  origin: "declared",
  tags: UNKNOWN,
} as const satisfies Bucket;

function bareBucket(node: TerraformResource, name: Bucket["name"], provider: ProviderFacts): Bucket {
  return {
    ...NO_PROVIDER_BUCKET,
    account: provider.account,
    region: provider.region,
    name,
    address: addressOf(node),
    constructPath: node.node.path,
    stack: node.cdktfStack.node.path,
  };
}
