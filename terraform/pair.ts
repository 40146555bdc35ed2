import { readText } from "./read-blocks.ts";
import { type Resolution, resolveExpression } from "./resolve-expression.ts";
import type { DeclaredResource } from "./resource.ts";
import type { Roster } from "./roster.ts";

/** Which bucket a configuration, or a bucket policy, belongs to. */
export type Pairing =
  | { readonly to: "bucket"; readonly bucket: DeclaredResource; readonly instance?: string }
  /** A name that no bucket of the files has. */
  | { readonly to: "outside"; readonly name: string }
  | {
      readonly to: "unknown";
      /** What the bucket is taken from, for people. */
      readonly from: string;
      /** The buckets that it may be; `anything` where that cannot be told. */
      readonly candidates: ReadonlySet<DeclaredResource> | "anything";
    };

/** Pairs by the name where it is known, and otherwise by references. Attributes only what is certain. */
export function pair(part: DeclaredResource, roster: Roster): Pairing {
  const { bucketName } = part;
  if (bucketName !== undefined) return byName(bucketName, part, roster);
  const { scope, index } = part;
  const owner = `${part.type}.${part.name}`;
  const expression = scope.argument(owner, "bucket");
  if (expression === undefined)
    return { to: "unknown", from: "a value that is not in the file", candidates: "anything" };
  const resolution = resolveExpression({ expression, scope, index, owner });
  const from = expression.references.find((each) => !each.includes(".index")) ?? "an expression";
  return byResolution(resolution, from, part, roster);
}

function byResolution(
  { buckets, names, open, instance }: Resolution,
  from: string,
  part: DeclaredResource,
  roster: Roster,
): Pairing {
  const [bucket] = buckets;
  const [name] = names;
  if (open === "no" && bucket !== undefined && buckets.size === 1 && names.size === 0) {
    return { to: "bucket", bucket, ...(instance !== undefined && { instance }) };
  }
  if (open === "no" && name !== undefined && names.size === 1 && buckets.size === 0) return byName(name, part, roster);
  const named = [...names].flatMap((each) => roster.bucketsNamed(each));
  const candidates = new Set([...buckets, ...named]);
  return { to: "unknown", from, candidates: open === "anything" && candidates.size === 0 ? "anything" : candidates };
}

/** Equal names meet within one account and region; of several stacks the part's own comes first. */
function byName(name: string, part: DeclaredResource, roster: Roster): Pairing {
  const meeting = roster.bucketsNamed(name).filter((bucket) => meet(bucket, part));
  const here = meeting.filter(({ stack }) => stack === part.stack);
  const found = here.length > 0 ? here : meeting;
  const [bucket] = found;
  if (bucket === undefined) return { to: "outside", name };
  // One name several times: the same code for several accounts, and no telling which is meant.
  return found.length === 1
    ? { to: "bucket", bucket }
    : { to: "unknown", from: "a name that several buckets have", candidates: new Set(found) };
}

function meet(bucket: DeclaredResource, part: DeclaredResource): boolean {
  const isSameProvider =
    bucket.provider.key === part.provider.key ||
    bucket.provider.key === "" ||
    part.provider.key === "" ||
    bucket.stack !== part.stack;
  const ofBucket = regionOf(bucket);
  const ofPart = regionOf(part);
  return isSameProvider && (ofBucket === null || ofPart === null || ofBucket === ofPart);
}

/** The region of a resource: its own, or its provider's. */
export function regionOf({ body, provider }: DeclaredResource): string | null {
  const region = readText(body.region);
  return region === undefined || region === "" ? provider.region : typeof region === "string" ? region : null;
}
