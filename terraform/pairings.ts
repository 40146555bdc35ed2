import { type Pairing, pair } from "./pair.ts";
import type { DeclaredResource } from "./resource.ts";
import type { Roster } from "./roster.ts";

export interface Owned {
  readonly configuration: DeclaredResource;
  /** As written behind the bucket's address. */
  readonly instance?: string | undefined;
}

export interface Unattributed {
  readonly configuration: DeclaredResource;
  readonly pairing: Extract<Pairing, { to: "unknown" }>;
}

/** The configurations of one bucket. */
export interface Holdings {
  readonly owned: Owned[];
  /** Configurations that the plan takes away. */
  readonly removed: DeclaredResource[];
}

/** Every configuration of a roster with the bucket that it belongs to. */
export interface Pairings {
  readonly ofBuckets: ReadonlyMap<DeclaredResource, Holdings>;
  /** Of buckets that are named, and declared elsewhere. */
  readonly outside: ReadonlyMap<string, Holdings>;
  readonly unattributed: readonly Unattributed[];
  /** For a bucket that one of the unattributed may belong to: the first such. */
  readonly mayBelong: (bucket: DeclaredResource) => Unattributed | undefined;
  readonly policies: ReadonlyMap<DeclaredResource, readonly DeclaredResource[]>;
}

export function pairAll(roster: Roster): Pairings {
  const ofBuckets = new Map<DeclaredResource, Holdings>();
  const outside = new Map<string, Holdings>();
  const unattributed: Unattributed[] = [];
  const candidates = new Map<DeclaredResource, Unattributed>();
  let anywhere: Unattributed | undefined;
  for (const configuration of roster.configurations) {
    const pairing = pair(configuration, roster);
    if (pairing.to === "bucket") hold(ofBuckets, pairing.bucket, configuration, pairing.instance);
    else if (pairing.to === "outside") hold(outside, outsideKey(pairing.name, configuration), configuration);
    else if (!configuration.goes) {
      const entry = { configuration, pairing };
      unattributed.push(entry);
      if (pairing.candidates === "anything") anywhere ??= entry;
      else for (const bucket of pairing.candidates) if (!candidates.has(bucket)) candidates.set(bucket, entry);
    }
  }
  return {
    ofBuckets,
    outside,
    unattributed,
    mayBelong: (bucket) => candidates.get(bucket) ?? (bucket.exists === true ? undefined : anywhere),
    policies: pairPolicies(roster),
  };
}

function hold<K>(held: Map<K, Holdings>, key: K, configuration: DeclaredResource, instance?: string): void {
  const holdings = held.get(key) ?? { owned: [], removed: [] };
  if (configuration.goes) holdings.removed.push(configuration);
  else holdings.owned.push({ configuration, instance });
  held.set(key, holdings);
}

/** One name under two providers is two buckets. */
function outsideKey(name: string, { provider, stack }: DeclaredResource): string {
  return [name, stack ?? "", provider.key].join("\u0000");
}

/** Only directory buckets need theirs. */
function pairPolicies(roster: Roster): ReadonlyMap<DeclaredResource, readonly DeclaredResource[]> {
  const found = new Map<DeclaredResource, DeclaredResource[]>();
  for (const policy of roster.policies) {
    if (policy.goes) continue;
    const pairing = pair(policy, roster);
    if (pairing.to === "bucket") found.set(pairing.bucket, [...(found.get(pairing.bucket) ?? []), policy]);
  }
  return found;
}
