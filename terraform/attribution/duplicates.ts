import type { DeclaredResource } from "../lang/resource.ts";
import type { Owned } from "./holdings.ts";

/**
 * The configurations of a bucket without those that the run holds in another form besides: whoever gives code and the
 * plan of that code shows every declaration twice.
 */
export function withoutCopies(bucket: DeclaredResource, owned: Owned[]): Owned[] {
  if (owned.length < 2) return owned;
  const isOfKind = ({ configuration: { scope } }: Owned) => scope.showsKnownValues === bucket.scope.showsKnownValues;
  const addresses = new Set(owned.filter(isOfKind).map(({ configuration }) => configuration.address));
  return owned.filter((each) => isOfKind(each) || !addresses.has(each.configuration.address));
}

/** Two of one address of which one is in a state: the same declaration planned and applied, or another stack's. */
export function twinIn(owned: readonly Owned[]): readonly DeclaredResource[] | undefined {
  if (owned.length < 2) return undefined;
  const seen = new Map<string, DeclaredResource>();
  for (const { configuration } of owned) {
    const other = seen.get(configuration.address);
    if (other !== undefined && (isApplied(configuration) || isApplied(other))) return [other, configuration];
    seen.set(configuration.address, configuration);
  }
  return undefined;
}

/** Only a plan says of a resource whether it is there already. */
function isApplied({ scope, exists }: DeclaredResource): boolean {
  return scope.showsKnownValues && exists === undefined;
}
