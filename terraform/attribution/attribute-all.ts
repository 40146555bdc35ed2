import { bucketsIn, type DeclaredResource, possibleNames } from "../lang/index.ts";
import { type Attribution, attribute, type Surroundings } from "./attribute.ts";
import {
  addConfiguration,
  type BucketConfigurations,
  noConfigurations,
  type Possible,
  type UnattributedConfiguration,
} from "./bucket-configurations.ts";
import { BucketNames } from "./bucket-names.ts";
import { isHelperModule, type OpaqueModule } from "./opaque-module.ts";
import { PlansAndCode } from "./plan-and-code.ts";
import type { RootModules } from "./root-modules.ts";
import { UndeclaredBuckets } from "./undeclared-buckets.ts";

/** Every configuration of a run with the bucket that it is for. */
export interface Attributions {
  readonly of: (bucket: DeclaredResource) => BucketConfigurations;
  /** Of buckets that are named, and declared nowhere in the files. */
  readonly undeclared: UndeclaredBuckets;
  readonly unattributed: readonly UnattributedConfiguration[];
  readonly policiesOf: (bucket: DeclaredResource) => readonly DeclaredResource[];
  /** Whether one is in a plan and the other in the code of that plan, which each say what is theirs. */
  readonly areTwoForms: (one: DeclaredResource, other: DeclaredResource) => boolean;
}

export function attributeAll(roots: RootModules): Attributions {
  const ofBuckets = new Map<DeclaredResource, BucketConfigurations>();
  const policies = new Map<DeclaredResource, DeclaredResource[]>();
  const undeclared = new UndeclaredBuckets();
  const unattributed: UnattributedConfiguration[] = [];
  const possible = new PossibleGroups((bucket) => configurationsOf(bucket, ofBuckets));
  const names = new BucketNames(roots);
  const attributions = new Map<DeclaredResource, Attribution>();
  for (const root of roots.all) {
    for (const configuration of root.configurations) {
      if (configuration.hasNoInstances === true) continue;
      attributions.set(configuration, attribute(configuration, { root, roots, names }));
    }
  }
  const plansAndCode = new PlansAndCode(roots.all);
  plansAndCode.join(attributions);
  for (const root of roots.all) {
    const surroundings: Surroundings = { root, roots, names };
    for (const configuration of root.configurations) {
      const attribution = attributions.get(configuration);
      if (attribution === undefined) continue;
      if (attribution.to === "bucket") addConfiguration(configurationsOf(attribution.bucket, ofBuckets), configuration);
      else if (attribution.to === "none") undeclared.add(attribution.name, configuration, root);
      else if (!configuration.isDestroyed) {
        const candidates = attribution.to === "anything" ? roots.buckets : attribution.candidates;
        const entry = {
          configuration,
          text: root.bucketTextOf(configuration),
          identity: root.bucketIdentityOf(configuration),
          candidates: candidates === roots.buckets ? [] : few(candidates),
        };
        unattributed.push(entry);
        possible.of(candidates).configurations.push(entry);
      }
    }
    for (const module of root.modules) possible.of(givenTo(module, names)).modules.push(module.address);
    for (const policy of root.policies) addPolicy(policy, surroundings, policies);
  }
  if (roots.all.length > 1) undeclared.joinAcrossFiles();
  // What may be any bucket's may be that of one which is only named, too.
  const anywhere = possible.of(roots.buckets);
  if (anywhere.configurations.length > 0) for (const bucket of undeclared.all()) bucket.possible.push(anywhere);
  return {
    of: (bucket) => ofBuckets.get(bucket) ?? noConfigurations(),
    undeclared,
    unattributed,
    policiesOf: (bucket) => policies.get(bucket) ?? [],
    areTwoForms: (one, other) => plansAndCode.areTwoForms(one, other),
  };
}

function configurationsOf(
  bucket: DeclaredResource,
  known: Map<DeclaredResource, BucketConfigurations>,
): BucketConfigurations {
  let found = known.get(bucket);
  if (found === undefined) {
    found = noConfigurations();
    known.set(bucket, found);
  }
  return found;
}

/** More candidates than this are as good as any. */
const MAX_CANDIDATES = 16;

function few(candidates: Iterable<DeclaredResource>): readonly DeclaredResource[] {
  const found: DeclaredResource[] = [];
  for (const candidate of candidates) {
    if (found.length === MAX_CANDIDATES) return [];
    found.push(candidate);
  }
  return found;
}

/** What may be for the same buckets is kept together, so that ten thousand of them are noted once at each bucket. */
class PossibleGroups {
  private readonly groups = new Map<Iterable<DeclaredResource>, Possible>();

  constructor(private readonly configurationsOf: (bucket: DeclaredResource) => BucketConfigurations) {}

  of(candidates: Iterable<DeclaredResource>): Possible {
    const known = this.groups.get(candidates);
    if (known !== undefined) return known;
    const group: Possible = { configurations: [], modules: [] };
    this.groups.set(candidates, group);
    for (const bucket of candidates) this.configurationsOf(bucket).possible.push(group);
    return group;
  }
}

/** The buckets that a module is given, by reference or by name. */
function givenTo(module: OpaqueModule, names: BucketNames): ReadonlySet<DeclaredResource> {
  const given = new Set<DeclaredResource>();
  if (isHelperModule(module)) return given;
  for (const input of module.inputs()) {
    for (const bucket of bucketsIn(input)) given.add(bucket);
    for (const name of possibleNames(input).names) for (const bucket of names.named(name)) given.add(bucket);
  }
  return given;
}

/** Only directory buckets need theirs. */
function addPolicy(
  policy: DeclaredResource,
  surroundings: Surroundings,
  found: Map<DeclaredResource, DeclaredResource[]>,
): void {
  if (policy.isDestroyed || policy.hasNoInstances === true) return;
  const attribution = attribute(policy, surroundings);
  if (attribution.to !== "bucket") return;
  const known = found.get(attribution.bucket);
  if (known === undefined) found.set(attribution.bucket, [policy]);
  else known.push(policy);
}
