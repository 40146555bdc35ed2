import { beginningOf, type DeclaredResource, nameKeyOf, possibleNames, type Value } from "../lang/index.ts";
import type { RootModule } from "./root-module.ts";
import type { RootModules } from "./root-modules.ts";

/** What the provider gives a bucket that has neither a name nor a prefix. */
const GENERATED_PREFIX = "terraform-";

/** Names that may be made of more than this are taken together. */
const MAX_ORIGINS = 16;

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
    const beginning = this.lengths.flatMap((length) => this.byBeginning.get(name.slice(0, length)) ?? []);
    // A name that one plan knows is not one that another plan is only going to make up.
    const unnamed = root.kind === "code" ? this.unnamed : (this.unnamedByRoot.get(root) ?? []);
    return beginning.length === 0 ? unnamed : [...beginning, ...unnamed];
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
    const origins = value === undefined ? [] : [...possibleNames(value).buckets].slice(0, MAX_ORIGINS);
    if (origins.length === MAX_ORIGINS) this.ofManyOrigins.push(bucket);
    else for (const origin of origins) if (origin !== bucket) push(this.byOrigin, origin, bucket);
  }

  private add(bucket: DeclaredResource, root: RootModule): void {
    if (root.kind === "plan" && !bucket.isDestroyed) this.addOrigins(bucket, root.bucketValueOf(bucket));
    if (bucket.bucketName !== undefined || bucket.isDestroyed) return;
    push(this.unknownByRoot, root, bucket);
    const value = root.bucketValueOf(bucket);
    const key = nameKeyOf(value);
    if (key !== undefined) push(this.byKey, key, bucket);
    if (value?.kind === "unknown" && value.text !== undefined) push(this.byHidden, value.text, bucket);
    // Made up at random, it is no name that is known already.
    if (value !== undefined && possibleNames(value).isRandom && isMadeOf(value.kind, root)) return;
    const beginning = value === undefined ? prefixOf(root.prefixOf(bucket)) : beginningOf(value);
    if (beginning === "") {
      this.unnamed.push(bucket);
      push(this.unnamedByRoot, root, bucket);
    } else push(this.byBeginning, beginning, bucket);
  }
}

/** In a plan of HCL several values are the parts of one; in code they are the ways through a choice. */
function isMadeOf(kind: string, root: RootModule): boolean {
  return kind !== "choice" || root.kind !== "code";
}

function prefixOf(value: Value | undefined): string {
  if (value === undefined) return GENERATED_PREFIX;
  return value.kind === "known" ? String(value.value ?? GENERATED_PREFIX) : beginningOf(value);
}

function push<K>(map: Map<K, DeclaredResource[]>, key: K, bucket: DeclaredResource): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [bucket]);
  else known.push(bucket);
}
