import { type DeclaredResource, keyOf, nameKeyOf, type PossibleNames, possibleNames } from "../lang/index.ts";
import type { BucketNames } from "./bucket-names.ts";
import type { RootModule } from "./root-module.ts";
import type { RootModules } from "./root-modules.ts";
import { sameAccountAndRegion } from "./same-account-and-region.ts";

/** Which bucket a lifecycle configuration, or a bucket policy, is for. */
export type Attribution =
  /** Exactly this one. */
  | { readonly to: "bucket"; readonly bucket: DeclaredResource }
  /** One of these, or one that is declared nowhere here. */
  | { readonly to: "one-of"; readonly candidates: Iterable<DeclaredResource> }
  /** A name that no bucket of the files has or will have. */
  | { readonly to: "none"; readonly name: string }
  | { readonly to: "anything" };

/** What is declared around a configuration. */
export interface Surroundings {
  /** The one that declares it. */
  readonly root: RootModule;
  readonly roots: RootModules;
  readonly names: BucketNames;
}

/** More candidates than this are not gone through for each configuration. */
const MAX_LOOKED_AT = 16;

/** Decides only what is certain: an answer of one bucket, or of none, is a proof. */
export function attribute(part: DeclaredResource, surroundings: Surroundings): Attribution {
  const value = surroundings.root.bucketValueOf(part);
  const possible = value === undefined ? undefined : possibleNames(value);
  if (part.bucketName !== undefined) return byKnownName(part.bucketName, part, possible, surroundings);
  if (value === undefined || possible === undefined) return { to: "anything" };
  const hasOtherText = mayBeCondition(possible, surroundings);
  if (hasOtherText && keyOf(value) === undefined) return { to: "anything" };
  if (possible.buckets.size > MAX_LOOKED_AT) return amongMany(possible);
  const buckets = reachable(created(possible, surroundings), part);
  const [bucket] = buckets;
  if (bucket !== undefined && buckets.length === 1 && !hasOtherText && isOnly(possible, surroundings.root)) {
    // A plan of HCL shows the same for a name and for what is made of it, such as the name of another bucket.
    const made = value.kind === "bucket-name" ? [] : surroundings.names.madeOf(bucket);
    return made.length === 0 ? ofAll(bucket, part) : { to: "one-of", candidates: [bucket, ...made] };
  }
  const key = nameKeyOf(value);
  const equal = key === undefined ? [] : surroundings.names.withKey(key);
  const [same] = equal;
  if (same !== undefined && equal.length === 1) return ofAll(same, part);
  return among(possible, buckets, part, surroundings);
}

/** The instances of a configuration are for those of its bucket one by one, or nobody can tell. */
function ofAll(bucket: DeclaredResource, part: DeclaredResource): Attribution {
  const isForEach =
    part.keySets.length === bucket.keySets.length && part.keySets.every((keys) => bucket.keySets.includes(keys));
  const isAlwaysThere = part.conditions.every((condition) => bucket.conditions.includes(condition));
  return isForEach && isAlwaysThere ? { to: "bucket", bucket } : { to: "one-of", candidates: [bucket] };
}

/**
 * A plan shows neither locals nor, in HCL, what stands between references: a text that will be known and is no bucket's
 * name may only be the condition of a choice among names that are written out.
 */
function mayBeCondition({ hidden }: PossibleNames, { root, names }: Surroundings): boolean {
  return root.kind === "plan" && ![...hidden].every((text) => bucketsOf(text, names).length > 0);
}

function bucketsOf(hidden: string, names: BucketNames): readonly DeclaredResource[] {
  return [...names.named(hidden), ...names.withHidden(hidden)];
}

/** Of several in a plan, only those that are not there yet: the name of one that is, the plan would show. */
function created({ buckets, hidden }: PossibleNames, { root, names }: Surroundings): readonly DeclaredResource[] {
  if (root.kind !== "plan") return [...buckets];
  const all = [...new Set([...buckets, ...[...hidden].flatMap((text) => bucketsOf(text, names))])];
  const missing = all.filter(({ exists }) => exists !== true);
  return missing.length > 0 ? missing : all;
}

/** Of several, only those in the account and region of the configuration: for another one the apply would fail. */
function reachable(buckets: readonly DeclaredResource[], part: DeclaredResource): readonly DeclaredResource[] {
  const [first] = buckets;
  if (first === undefined || buckets.length === 1) return buckets;
  const near = buckets.filter((bucket) => sameAccountAndRegion(bucket, part));
  return near.length > 0 ? near : buckets;
}

/** Whether nothing is left that the value may be besides the buckets that it refers to. */
function isOnly({ names, unknown, isOpen, isCertain, conditional }: PossibleNames, root: RootModule): boolean {
  if (root.kind !== "plan") return isCertain && names.size === 0;
  // A plan shows every name that is known, so this one comes from what is not there yet.
  return !isOpen && conditional.size === 0 && unknown.every(({ kind }) => kind !== "text");
}

function among(
  possible: PossibleNames,
  buckets: readonly DeclaredResource[],
  part: DeclaredResource,
  surroundings: Surroundings,
): Attribution {
  const { root, roots, names } = surroundings;
  if (possible.isOpen && !possible.isRandom) return { to: "anything" };
  const similar = possible.unknown.filter(({ kind }) => kind === "text").map((text) => names.like(text));
  if (similar.includes(undefined)) return { to: "anything" };
  const [name] = possible.names;
  if (name !== undefined && possible.names.size === 1 && possible.isCertain && buckets.length === 0) {
    return byName(name, part, surroundings);
  }
  const written = [...possible.names].flatMap((each) => [...names.named(each), ...names.mayHave(each, root)]);
  const named = [...written, ...similar.flatMap((each) => each ?? [])];
  // What is made up at random can only be the name of a bucket that is named so too.
  const unnamed = possible.isRandom ? names.unknownIn(root) : [];
  if (buckets.length + named.length === 0) return { to: "one-of", candidates: unnamed };
  if (unnamed.length + named.length === 0) return { to: "one-of", candidates: possible.buckets };
  const all = new Set([...buckets, ...named, ...unnamed]);
  return { to: "one-of", candidates: all.size === roots.buckets.length ? roots.buckets : all };
}

/** As they are: what many configurations refer to is shared between them, and looked at from the bucket's side. */
function amongMany({ buckets, names, isOpen, unknown }: PossibleNames): Attribution {
  const isMore = isOpen || names.size > 0 || unknown.some(({ kind }) => kind === "text");
  return isMore ? { to: "anything" } : { to: "one-of", candidates: buckets };
}

/** A reference to a bucket of that name is to that bucket, by whichever provider; the name alone has to be in its place. */
function byKnownName(
  name: string,
  part: DeclaredResource,
  possible: PossibleNames | undefined,
  surroundings: Surroundings,
): Attribution {
  const referred = [...(possible?.buckets ?? [])].filter(({ bucketName }) => bucketName === name);
  const [bucket] = referred;
  if (bucket !== undefined && referred.length === 1) return ofAll(bucket, part);
  return byName(name, part, surroundings);
}

/** Names are equal within one account and region; the part's own stack comes first, then its own file. */
function byName(name: string, part: DeclaredResource, { root, roots, names }: Surroundings): Attribution {
  const inFile = root.bucketsNamed(name).filter((bucket) => sameAccountAndRegion(bucket, part));
  const inStack = inFile.filter(({ stack }) => stack === part.stack);
  const ofProvider = inStack.filter(({ provider }) => provider.key === part.provider.key);
  const nearest = [ofProvider, inStack, inFile].find(({ length }) => length > 0);
  if (nearest !== undefined) return amongNamed(nearest, part);
  const elsewhere = roots.bucketsNamed(name).filter((bucket) => sameAccountAndRegion(bucket, part));
  const ofKind = elsewhere.filter(({ origin }) => origin === part.origin);
  const found = ofKind.length > 0 ? ofKind : elsewhere;
  if (found.length > 0) return amongNamed(found, part);
  const [hidden, ...more] = names.withHidden(name).filter((bucket) => sameAccountAndRegion(bucket, part));
  if (hidden !== undefined && more.length === 0) return ofAll(hidden, part);
  const may = names.mayHave(name, root);
  // Many are shared by all that ask, and looked at from the bucket's side.
  const candidates = may.length > MAX_LOOKED_AT ? may : may.filter((bucket) => sameAccountAndRegion(bucket, part));
  return candidates.length === 0 ? { to: "none", name } : { to: "one-of", candidates };
}

function amongNamed(found: readonly DeclaredResource[], part: DeclaredResource): Attribution {
  const [bucket] = found;
  // One name several times: the same code for several accounts, and no telling which is meant.
  return bucket !== undefined && found.length === 1 ? ofAll(bucket, part) : { to: "one-of", candidates: found };
}
