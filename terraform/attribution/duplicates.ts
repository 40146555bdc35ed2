import type { DeclaredResource } from "../lang/index.ts";

/**
 * The configurations of a bucket without those that the run holds in another form besides: whoever gives code and the
 * plan of that code shows every declaration twice.
 */
export function withoutDuplicates(
  bucket: DeclaredResource,
  configurations: readonly DeclaredResource[],
): readonly DeclaredResource[] {
  if (configurations.length < 2) return configurations;
  const isOfKind = ({ origin }: DeclaredResource) => (origin === "code") === (bucket.origin === "code");
  const addresses = new Set(configurations.filter(isOfKind).map(({ address }) => address));
  return configurations.filter((each) => isOfKind(each) || !addresses.has(each.address));
}

/** Two of one address of which one is in a state: the same declaration planned and applied, or another stack's. */
export function duplicatesIn(configurations: readonly DeclaredResource[]): readonly DeclaredResource[] | undefined {
  if (configurations.length < 2) return undefined;
  const seen = new Map<string, DeclaredResource>();
  for (const configuration of configurations) {
    const other = seen.get(configuration.address);
    if (other !== undefined && [configuration, other].some(({ origin }) => origin === "state")) {
      return [other, configuration];
    }
    seen.set(configuration.address, configuration);
  }
  return undefined;
}
