import type { DeclaredResource } from "../lang/resource.ts";
import type { Estate } from "./estate.ts";
import { type Holdings, hold } from "./holdings.ts";
import { OutsideHoldings } from "./outside-holdings.ts";
import { type Pairing, type Place, pair } from "./pair.ts";

export interface Unattributed {
  readonly configuration: DeclaredResource;
  readonly pairing: Extract<Pairing, { to: "unknown" }>;
}

/** Every configuration of an estate with the bucket that it belongs to. */
export interface Pairings {
  readonly ofBuckets: ReadonlyMap<DeclaredResource, Holdings>;
  /** Of buckets that are named, and declared nowhere in the files. */
  readonly outside: OutsideHoldings;
  readonly unattributed: readonly Unattributed[];
  /** For a bucket that one of the unattributed may belong to: the first such. */
  readonly mayBelong: (bucket: DeclaredResource) => Unattributed | undefined;
  readonly policies: ReadonlyMap<DeclaredResource, readonly DeclaredResource[]>;
}

export function pairAll(estate: Estate): Pairings {
  const ofBuckets = new Map<DeclaredResource, Holdings>();
  const policies = new Map<DeclaredResource, DeclaredResource[]>();
  const outside = new OutsideHoldings();
  const unattributed: Unattributed[] = [];
  const candidates = new Map<DeclaredResource, Unattributed>();
  for (const roster of estate.rosters) {
    const place: Place = { roster, estate };
    let anywhere: Unattributed | undefined;
    for (const configuration of roster.configurations) {
      const pairing = pair(configuration, place);
      if (pairing.to === "bucket") hold(holdingsOf(pairing.bucket, ofBuckets), configuration, pairing.instance);
      else if (pairing.to === "outside") outside.add(pairing.name, configuration, roster);
      else if (!configuration.goes) {
        const entry = { configuration, pairing };
        unattributed.push(entry);
        if (pairing.candidates === "anything") anywhere ??= entry;
        else for (const bucket of pairing.candidates) if (!candidates.has(bucket)) candidates.set(bucket, entry);
      }
    }
    if (anywhere !== undefined) mayBeAny(roster.buckets, anywhere, candidates);
    pairPolicies(place, policies);
  }
  if (estate.rosters.length > 1) outside.joinAcrossFiles();
  return { ofBuckets, outside, unattributed, mayBelong: (bucket) => candidates.get(bucket), policies };
}

function holdingsOf(bucket: DeclaredResource, known: Map<DeclaredResource, Holdings>): Holdings {
  const held = known.get(bucket);
  if (held !== undefined) return held;
  const holdings: Holdings = { owned: [], removed: [] };
  known.set(bucket, holdings);
  return holdings;
}

/** What hangs on something that cannot be followed: every bucket of the file, save those that are there already. */
function mayBeAny(
  buckets: readonly DeclaredResource[],
  entry: Unattributed,
  candidates: Map<DeclaredResource, Unattributed>,
): void {
  for (const bucket of buckets) if (bucket.exists !== true && !candidates.has(bucket)) candidates.set(bucket, entry);
}

/** Only directory buckets need theirs. */
function pairPolicies(place: Place, found: Map<DeclaredResource, DeclaredResource[]>): void {
  for (const policy of place.roster.policies) {
    if (policy.goes) continue;
    const pairing = pair(policy, place);
    if (pairing.to !== "bucket") continue;
    const known = found.get(pairing.bucket);
    if (known === undefined) found.set(pairing.bucket, [policy]);
    else known.push(policy);
  }
}
