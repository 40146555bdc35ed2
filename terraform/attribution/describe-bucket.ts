import { admitsLifecycleService, type Bucket, UNKNOWN } from "../../policy/index.ts";
import { type Body, readText, readTextMap } from "../json/index.ts";
import { type DeclaredResource, DIRECTORY_BUCKET } from "../lang/index.ts";
import { regionOf } from "./same-account-and-region.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What a file says of a bucket. */
export function describeBucket(resource: DeclaredResource, policies: readonly DeclaredResource[]): Bucket {
  const { type, body, provider, address, constructPath, stack, location } = resource;
  const isDirectory = type === DIRECTORY_BUCKET;
  const { name, namePrefix } = nameOf(body);
  // Without conditional spreads, which are slow: this runs for every bucket of an app.
  const bucket: Writable<Bucket> = {
    account: provider.account,
    region: regionOf(resource),
    name,
    kind: isDirectory ? "directory" : "general-purpose",
    origin: "declared",
    tags: tagsOf(resource),
    address,
    location,
  };
  if (namePrefix !== undefined) bucket.namePrefix = namePrefix;
  if (constructPath !== undefined) bucket.constructPath = constructPath;
  if (stack !== undefined) bucket.stack = stack;
  return isDirectory ? { ...bucket, ...admissionOf(policies) } : bucket;
}

/** A bucket of which there is nothing but something that belongs to it. */
export function describeUndeclared(part: DeclaredResource, name: Bucket["name"]): Bucket {
  return {
    account: part.provider.account,
    region: regionOf(part),
    name,
    kind: "general-purpose",
    origin: "declared",
    tags: UNKNOWN,
    ...placeOf(part),
  };
}

/** The name, or what is written out of its beginning: up to the first expression, or the prefix that AWS completes. */
function nameOf({ bucket, bucket_prefix: prefix }: Body): Pick<Bucket, "name" | "namePrefix"> {
  const name = readText(bucket);
  if (typeof name === "string") return { name };
  const text = typeof bucket === "string" ? bucket : prefix;
  const [beginning = ""] = typeof text === "string" ? text.split("${", 1) : [];
  return beginning === "" ? { name: UNKNOWN } : { name: UNKNOWN, namePrefix: beginning };
}

function placeOf({ address, constructPath, stack, location }: DeclaredResource): Partial<Bucket> {
  return {
    address,
    ...(constructPath !== undefined && { constructPath }),
    ...(stack !== undefined && { stack }),
    location,
  };
}

/** A bucket's own tags win over the provider's default tags; a plan has both together in `tags_all`. */
function tagsOf({ body, provider }: DeclaredResource): NonNullable<Bucket["tags"]> {
  if (body.tags_all !== undefined && body.tags_all !== UNKNOWN) return readTextMap(body.tags_all) ?? {};
  const own = readTextMap(body.tags) ?? {};
  const defaults = readTextMap(provider.defaultTags) ?? {};
  return own === UNKNOWN || defaults === UNKNOWN ? UNKNOWN : { ...defaults, ...own };
}

/** Whether the bucket policy lets S3's lifecycle service in, as far as one policy is written out. */
function admissionOf(policies: readonly DeclaredResource[]): Partial<Bucket> {
  const [only] = policies;
  const document = policies.length === 1 ? readText(only?.body.policy) : undefined;
  if (typeof document === "string") return { admitsLifecycleService: admitsLifecycleService(document) };
  const detail = "whether the bucket policy lets S3's lifecycle service into this directory bucket";
  return { admitsLifecycleService: UNKNOWN, unread: [{ kind: "unknown-until-apply", detail }] };
}
