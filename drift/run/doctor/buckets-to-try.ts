import type { Bucket } from "../../../policy/index.ts";
import { RunError } from "../../errors.ts";
import { type Selection, selects } from "../../scan/select-buckets.ts";
import type { Connection } from "../connect.ts";

/** Buckets of one kind that are asked at most: a denial by the first may be its own policy's. */
const MOST = 3;

export type BucketKind = Bucket["kind"];

/** The buckets that permissions are tried on. */
export interface BucketsToTry {
  readonly buckets: readonly Bucket[];
  /** Why there are no others. */
  readonly untried: string;
}

/**
 * The first buckets of the listing that are selected, of each kind. Where nobody may list, those that are named without
 * wildcards.
 */
export async function bucketsToTry(
  { source, reader, identity }: Pick<Connection, "source" | "reader" | "identity">,
  selection: Selection,
  kinds: readonly BucketKind[],
): Promise<BucketsToTry> {
  const found: Bucket[] = [];
  const isWanted = (kind: BucketKind) =>
    kinds.includes(kind) && found.filter((bucket) => bucket.kind === kind).length < MOST;
  let untried = selection.include.length + selection.regions.length > 0 ? "no bucket is selected" : "no bucket";
  try {
    if (kinds.length > 0) {
      for await (const bucket of source.list()) {
        if (isWanted(bucket.kind) && selects(selection, bucket)) found.push(bucket);
        if (!kinds.some(isWanted)) break;
      }
    }
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    untried = "no bucket is known, as they cannot be listed: name one with --bucket";
    if (found.length === 0) found.push(...namedBuckets(selection, identity.account, kinds));
  }
  const located = await Promise.all(found.map((bucket) => (bucket.region === null ? reader.locate(bucket) : bucket)));
  return { buckets: located, untried };
}

function namedBuckets({ include }: Selection, account: string | null, kinds: readonly BucketKind[]): readonly Bucket[] {
  return include
    .filter((name) => !/[*?]/.test(name))
    .map((name): Bucket => {
      // Names of directory buckets end so, and no other ones.
      const kind = name.endsWith("--x-s3") ? "directory" : "general-purpose";
      return { account, region: null, name, kind, origin: "live" };
    })
    .filter(({ kind }) => kinds.includes(kind))
    .slice(0, MOST);
}
