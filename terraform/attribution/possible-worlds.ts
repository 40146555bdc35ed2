import type { LifecycleReading } from "../../policy/index.ts";
import type { DeclaredResource } from "../lang/index.ts";
import type { Attributions } from "./attribute-all.ts";
import { addressBeside, type BucketConfigurations, type UnattributedConfiguration } from "./bucket-configurations.ts";
import { sameAccountAndRegion } from "./same-account-and-region.ts";

/** More configurations that may be one bucket's are not told apart. */
const MAX_POSSIBLE = 8;

/** What may be a bucket's: not what is surely in another account or region, or another form of what is here. */
export function possibleOf(
  bucket: DeclaredResource,
  { possible }: BucketConfigurations,
  declared: readonly DeclaredResource[],
  areTwoForms: Attributions["areTwoForms"] = () => false,
): readonly UnattributedConfiguration[] {
  const found: UnattributedConfiguration[] = [];
  for (const { configurations } of possible) {
    for (const entry of configurations) {
      const { configuration } = entry;
      if (declared.includes(configuration) || areTwoForms(bucket, configuration)) continue;
      if (!sameAccountAndRegion(bucket, configuration)) continue;
      found.push(entry);
      if (found.length > MAX_POSSIBLE) return found;
    }
  }
  return found;
}

/**
 * With none of the configurations that may be the bucket's, and with each of them: two are worse than one. Those that
 * are for one bucket in any case come together.
 */
export function inAllWorlds(
  bucket: DeclaredResource,
  possible: readonly UnattributedConfiguration[],
  inWorld: (others: readonly DeclaredResource[]) => LifecycleReading,
): LifecycleReading {
  const without = inWorld([]);
  const [first] = possible;
  if (first === undefined) return without;
  const address = addressBeside(bucket, first.configuration);
  const others = possible.length > 1 ? ` (and ${possible.length - 1} more)` : "";
  const finding = {
    kind: "unattributed",
    detail: `${address}${others} may be its configuration; it takes its bucket from ${first.text}`,
  } as const;
  if (possible.length > MAX_POSSIBLE) return { state: "undecided", finding };
  const together = new Map<unknown, DeclaredResource[]>();
  for (const { configuration, identity } of possible) {
    const key = identity ?? configuration;
    together.set(key, [...(together.get(key) ?? []), configuration]);
  }
  return { state: "possible", readings: [without, ...[...together.values()].map(inWorld)], finding };
}
