import { type Bucket, UNKNOWN } from "../../policy/index.ts";
import type { LifecycleDeclaration } from "../../terraform/index.ts";
import type { CodeOwner } from "./code-owner.ts";

/** What declared files say of a live bucket. */
export interface DeclaredOwner {
  readonly owner: CodeOwner;
  /** Whether the code surely means this bucket. */
  readonly isCertain: boolean;
}

/** The lifecycle configurations that code declares, by the names of their buckets. */
export class DeclaredOwners {
  readonly #byName = new Map<string, LifecycleDeclaration[]>();
  /** Of buckets whose names are known only by their beginning. */
  readonly #byPrefix: LifecycleDeclaration[] = [];
  /** Configurations that nobody can match with a live bucket: nothing is known of their bucket's name. */
  readonly unmatched: readonly LifecycleDeclaration[];

  constructor(declarations: readonly LifecycleDeclaration[]) {
    const open = withoutNamedElsewhere(declarations);
    for (const declaration of declarations) {
      const { name } = declaration.bucket;
      if (name === UNKNOWN) continue;
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, [declaration]);
      else known.push(declaration);
    }
    this.#byPrefix.push(...open.filter(({ bucket }) => bucket.namePrefix !== undefined));
    this.unmatched = open.filter(({ bucket }) => bucket.namePrefix === undefined);
  }

  /** Who declares the rules of a live bucket; what is certain before what is possible, and code before a state. */
  find(bucket: Bucket): DeclaredOwner | undefined {
    if (typeof bucket.name !== "string") return undefined;
    const { name } = bucket;
    const named = (this.#byName.get(name) ?? []).filter((each) => sameAccountAndRegion(each, bucket));
    const certain = named.filter(({ isCertain }) => isCertain);
    const best = certain.find(({ line }) => line !== undefined) ?? certain[0];
    if (best !== undefined) return { owner: ownerOf(best), isCertain: true };
    const possible =
      named[0] ??
      this.#byPrefix.find(
        (each) => name.startsWith(each.bucket.namePrefix as string) && sameAccountAndRegion(each, bucket),
      );
    return possible === undefined ? undefined : { owner: ownerOf(possible), isCertain: false };
  }
}

function sameAccountAndRegion({ bucket: declared }: LifecycleDeclaration, live: Bucket): boolean {
  return agree(declared.account, live.account) && agree(declared.region, live.region);
}

function agree(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other;
}

function ownerOf(declaration: LifecycleDeclaration): CodeOwner {
  const { bucket: _, isCertain: __, isInline, configuration, ...place } = declaration;
  return {
    by: "terraform",
    ...place,
    ...(isInline && { isInline }),
    ...(configuration !== undefined && { declares: configuration }),
  };
}

/**
 * The declarations whose buckets have no known name, without those that another file names: a state beside the code
 * says which bucket an address stands for. Only where as many files name an address as leave it open.
 */
function withoutNamedElsewhere(declarations: readonly LifecycleDeclaration[]): readonly LifecycleDeclaration[] {
  const naming = new Map<string, Set<string>>();
  const open = new Map<string, LifecycleDeclaration[]>();
  for (const declaration of declarations) {
    const key = declaration.address.replace(/\[(\d+|"(?:[^"\\]|\\.)*")\]$/s, "");
    if (declaration.bucket.name === UNKNOWN) open.set(key, [...(open.get(key) ?? []), declaration]);
    else naming.set(key, (naming.get(key) ?? new Set()).add(declaration.file));
  }
  return [...open].flatMap(([key, left]) => ((naming.get(key)?.size ?? 0) >= left.length ? [] : left));
}
