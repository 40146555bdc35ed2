import { type DeclaredResource, nameKeyOf, possibleNames, type Value } from "../lang/index.ts";
import { areAlike, generatedPattern, isLike, type NamePattern, patternOf } from "./name-pattern.ts";
import type { RootModule } from "./root-module.ts";
import type { RootModules } from "./root-modules.ts";

/** Names that may be made of more than this are taken together. */
const MAX_ORIGINS = 16;

/** With more buckets than this, a text that is known in parts may be the name of any. */
const MAX_COMPARED = 256;

/** The buckets of a run by what is known of their names. */
export class BucketNames {
  private readonly byKey = new Map<string, DeclaredResource[]>();
  private readonly byBeginning = new Map<string, DeclaredResource[]>();
  private readonly byHidden = new Map<string, DeclaredResource[]>();
  private readonly byOrigin = new Map<DeclaredResource, DeclaredResource[]>();
  /** Whose names may be made of the names of many others. */
  private readonly ofManyOrigins: DeclaredResource[] = [];
  /** Of names of which nothing is known; shared by all that ask. */
  private readonly unnamed: DeclaredResource[] = [];
  private readonly unnamedByRoot = new Map<RootModule, DeclaredResource[]>();
  private readonly unknownByRoot = new Map<RootModule, DeclaredResource[]>();
  private readonly patterns = new Map<DeclaredResource, NamePattern>();
  private readonly lengths: readonly number[];

  constructor(private readonly roots: RootModules) {
    for (const root of roots.all) for (const bucket of root.buckets) this.add(bucket, root);
    this.lengths = [...new Set([...this.byBeginning.keys()].map(({ length }) => length))];
  }

  /** The buckets whose name is written out as this. */
  named(name: string): readonly DeclaredResource[] {
    return this.roots.bucketsNamed(name);
  }

  /** The buckets whose name is not known, and surely equal to a value of this key. */
  withKey(key: string): readonly DeclaredResource[] {
    return this.byKey.get(key) ?? [];
  }

  /** The buckets that a plan has without a name, and whose name will be this. */
  withHidden(name: string): readonly DeclaredResource[] {
    return this.byHidden.get(name) ?? [];
  }

  /** The buckets that may turn out to have a name which none has written out. */
  mayHave(name: string, root: RootModule): readonly DeclaredResource[] {
    const beginning = this.lengths
      .flatMap((length) => this.byBeginning.get(name.slice(0, length)) ?? [])
      .filter((bucket) => isLike(name, this.patterns.get(bucket) ?? ANY_NAME));
    // A name that one plan knows is not one that another plan is only going to make up.
    const unnamed = root.kind === "code" ? this.unnamed : (this.unnamedByRoot.get(root) ?? []);
    return beginning.length === 0 ? unnamed : [...beginning, ...unnamed];
  }

  /** The buckets whose name a text may be of which only parts are known; `undefined` where that may be any. */
  like(text: Value): readonly DeclaredResource[] | undefined {
    const { buckets } = this.roots;
    if (text.kind !== "text" || buckets.length > MAX_COMPARED) return undefined;
    const pattern = patternOf(text);
    const isLonger = text.parts.some(({ kind }) => kind === "known");
    const parts = new Set(text.parts.map((part) => (part.kind === "bucket-name" ? part.bucket : undefined)));
    return buckets.filter((bucket) => {
      // Its own name with something around it is another one.
      if (bucket.isDestroyed || bucket.hasNoInstances === true || (isLonger && parts.has(bucket))) return false;
      const { bucketName } = bucket;
      return bucketName === undefined
        ? areAlike(this.patterns.get(bucket) ?? ANY_NAME, pattern)
        : isLike(bucketName, pattern);
    });
  }

  /** The buckets of a root module whose names are not known. */
  unknownIn(root: RootModule): readonly DeclaredResource[] {
    return this.unknownByRoot.get(root) ?? [];
  }

  /** The buckets whose names may be made of this one's, such as its name with a suffix. */
  madeOf(bucket: DeclaredResource): readonly DeclaredResource[] {
    const made = this.byOrigin.get(bucket) ?? [];
    return this.ofManyOrigins.length === 0 ? made : [...made, ...this.ofManyOrigins];
  }

  private addOrigins(bucket: DeclaredResource, value: Value | undefined): void {
    if (value === undefined) return;
    const { buckets } = possibleNames(value);
    if (bucket.bucketName !== undefined) {
      // A name that is known is made of what is known.
      const origins = buckets.size === 0 ? [] : partsOfName(bucket.bucketName).flatMap((part) => this.named(part));
      for (const origin of origins) if (buckets.has(origin)) push(this.byOrigin, origin, bucket);
    } else if (buckets.size > MAX_ORIGINS) this.ofManyOrigins.push(bucket);
    else for (const origin of buckets) if (origin !== bucket) push(this.byOrigin, origin, bucket);
  }

  private add(bucket: DeclaredResource, root: RootModule): void {
    if (bucket.hasNoInstances === true) return;
    if (root.kind === "plan" && !bucket.isDestroyed) this.addOrigins(bucket, root.bucketValueOf(bucket));
    if (bucket.bucketName !== undefined || bucket.isDestroyed) return;
    push(this.unknownByRoot, root, bucket);
    const value = root.bucketValueOf(bucket);
    const key = nameKeyOf(value);
    if (key !== undefined) push(this.byKey, key, bucket);
    if (value?.kind === "unknown" && value.text !== undefined) {
      push(this.byHidden, value.text, bucket);
      // A plan of HCL may leave out what stands around it.
      if (value.key !== undefined) return;
    }
    // Made up at random, it is no name that is known already.
    if (value !== undefined && possibleNames(value).isRandom && isMadeOf(value.kind, root)) return;
    const pattern = value === undefined ? generatedPattern(root.prefixOf(bucket)) : patternOf(value);
    this.patterns.set(bucket, pattern);
    const { beginning } = pattern;
    if (beginning === "") {
      this.unnamed.push(bucket);
      push(this.unnamedByRoot, root, bucket);
    } else push(this.byBeginning, beginning, bucket);
  }
}

/** What stands in a name between two of its signs or ends, but for the whole name. */
function partsOfName(name: string): readonly string[] {
  const ends = [...name.matchAll(/[-.]|$/g)].map(({ index }) => index);
  const beginnings = [0, ...ends.map((end) => end + 1)];
  return beginnings.flatMap((from) =>
    ends.filter((to) => to > from && to - from < name.length).map((to) => name.slice(from, to)),
  );
}

/** In a plan of HCL several values are the parts of one; in code they are the ways through a choice. */
function isMadeOf(kind: string, root: RootModule): boolean {
  return kind !== "choice" || root.kind !== "code";
}

const ANY_NAME: NamePattern = { beginning: "", end: "", isGenerated: false };

function push<K>(map: Map<K, DeclaredResource[]>, key: K, bucket: DeclaredResource): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [bucket]);
  else known.push(bucket);
}
