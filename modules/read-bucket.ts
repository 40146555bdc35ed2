import type { TerraformResource } from "cdktf";
import { type Bucket, UNKNOWN } from "../policy/index.ts";
import type { Body } from "../terraform/json/body.ts";
import { readText, readTextMap } from "../terraform/json/read-blocks.ts";
import type { ProviderFacts } from "./read-provider.ts";
import { resolveIn } from "./resolve-body.ts";
import { addressOf, DIRECTORY_BUCKET_TYPE } from "./resource-node.ts";

/** What the code says of a bucket; what only Terraform can tell is `UNKNOWN`. */
export function readBucket(node: TerraformResource, raw: Body, provider: ProviderFacts): Bucket {
  const { bucket, bucket_prefix, region, tags } = raw;
  const body = resolveIn(node, { bucket, bucket_prefix, region, tags }) as Body;
  const isDirectory = node.terraformResourceType === DIRECTORY_BUCKET_TYPE;
  const read: Bucket = {
    account: provider.account,
    region: readRegion(body, provider),
    ...readName(body),
    kind: isDirectory ? "directory" : "general-purpose",
    origin: "declared",
    tags: readTags(body, provider),
    address: addressOf(node),
    constructPath: node.node.path,
    stack: node.cdktfStack.node.path,
  };
  return isDirectory ? { ...read, ...LIFECYCLE_SERVICE_UNKNOWN } : read;
}

// The bucket policy that lets the lifecycle service in is usually an expression; the live bucket has the answer.
const LIFECYCLE_SERVICE_UNKNOWN = {
  admitsLifecycleService: UNKNOWN,
  unread: [
    {
      kind: "unknown-until-apply",
      detail: "whether the bucket policy lets S3's lifecycle service into this directory bucket",
    },
  ],
} as const satisfies Partial<Bucket>;

/** The name, or what is written out of its beginning: up to the first expression, or the prefix that AWS completes. */
function readName({ bucket, bucket_prefix: prefix }: Body): Pick<Bucket, "name" | "namePrefix"> {
  const name = readText(bucket);
  if (typeof name === "string") return { name };
  const [beginning = ""] = String(name === UNKNOWN ? bucket : (prefix ?? "")).split("${", 1);
  return beginning === "" ? { name: UNKNOWN } : { name: UNKNOWN, namePrefix: beginning };
}

function readRegion(body: Body, provider: ProviderFacts): string | null {
  const region = readText(body.region);
  if (region === UNKNOWN) return null;
  return region ?? provider.region;
}

/** A bucket's own tags win over the provider's default tags. */
function readTags(body: Body, { defaultTags }: ProviderFacts): NonNullable<Bucket["tags"]> {
  if (body.tags === undefined) return defaultTags;
  const own = readTextMap(body.tags) ?? {};
  return own === UNKNOWN || defaultTags === UNKNOWN ? UNKNOWN : { ...defaultTags, ...own };
}
