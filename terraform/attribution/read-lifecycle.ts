import type { Finding, LifecycleConfiguration, LifecycleReading } from "../../policy/index.ts";
import type { DeclaredResource } from "../lang/index.ts";
import {
  hasInlineRules,
  hasOwnRules,
  readConfiguration,
  readInlineRules,
  readOwnRules,
  rulesArgument,
} from "../lifecycle/index.ts";
import type { Attributions } from "./attribute-all.ts";
import { addressBeside, type BucketConfigurations, type UnattributedConfiguration } from "./bucket-configurations.ts";
import { duplicatesIn, withoutDuplicates } from "./duplicates.ts";
import { placeOf, sameAccountAndRegion } from "./same-account-and-region.ts";

/** More configurations that may be one bucket's are not told apart. */
const MAX_POSSIBLE = 8;

/** What the files say of a bucket's lifecycle, from all the declarations that concern it. */
export interface BucketLifecycle {
  readonly reading: LifecycleReading;
  /** The configurations that surely are its own. */
  readonly configurations: readonly DeclaredResource[];
  /** Those that may be. */
  readonly mayBe: readonly DeclaredResource[];
}

/** One declaration that sets the rules of a bucket. */
interface Declaration {
  readonly address: string;
  /** As its author calls it: the construct's path, or else the address. */
  readonly name: string;
  readonly configuration: LifecycleConfiguration;
}

/** @param isComplete false where a configuration may be missing from the files */
export function readBucketLifecycle(
  bucket: DeclaredResource,
  attributions: Attributions,
  isComplete: boolean,
): BucketLifecycle {
  if (bucket.isDestroyed || bucket.hasNoInstances === true) {
    return { reading: { state: "notApplicable" }, configurations: [], mayBe: [] };
  }
  const found = attributions.of(bucket);
  // The rules went with the bucket that is created anew, and nothing writes them again.
  const isGone = ({ isNoOp }: DeclaredResource) => bucket.exists === false && isNoOp === true;
  const declared = withoutDuplicates(bucket, found.declared).filter((each) => !isGone(each));
  const possible = possibleOf(bucket, found, declared, attributions.areTwoForms);
  const mayBe = possible.map(({ configuration }) => configuration);
  const twice = duplicatesIn(declared);
  const reading =
    twice === undefined
      ? inAllWorlds(bucket, possible, (others) =>
          inOneWorld(bucket, { ...found, declared: [...declared, ...others] }, isComplete),
        )
      : undecided(
          "unattributed",
          `${twice.map((each) => addressBeside(bucket, each)).join(" and ")} may be one declaration, planned and applied, or two`,
        );
  return { reading, configurations: declared, mayBe };
}

/** What may be a bucket's: not what is surely in another account or region, or another form of what is here. */
function possibleOf(
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
function inAllWorlds(
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

function inOneWorld(bucket: DeclaredResource, found: BucketConfigurations, isComplete: boolean): LifecycleReading {
  const { declared, destroyed, possible } = found;
  const declarations = declared.map((each) => declarationOf(bucket, each));
  if (hasOwnRules(bucket)) {
    const inside = `(${rulesArgument(bucket.type)})`;
    declarations.unshift({
      address: `${bucket.address} ${inside}`,
      name: `${bucket.constructPath ?? bucket.address} ${inside}`,
      configuration: readOwnRules(bucket),
    });
  }
  if (declarations.length > 0) return configured(bucket, declarations, found);
  const refreshed = { lifecycle_rule: bucket.refreshedRules };
  if (destroyed.length === 0 && hasInlineRules(refreshed)) {
    return { state: "configured", configuration: readInlineRules(refreshed) };
  }
  const module = possible.flatMap(({ modules }) => modules)[0];
  if (module !== undefined) {
    return undecided("opaque-module", `${module} is given the bucket, and its inside is not visible`);
  }
  if (isComplete || destroyed.length > 0) return { state: "absent", ...removedFrom(bucket, destroyed) };
  return undecided(
    "unknown-until-apply",
    "the plan is not complete (-target, or changes that were put off), so a configuration may be missing from it",
  );
}

/** The lifecycle of a bucket that is only named: the rules that are written to it replace whatever it has. */
export function readUndeclaredLifecycle(found: BucketConfigurations): LifecycleReading | undefined {
  const [first] = found.declared;
  const [destroyed] = found.destroyed;
  if (first === undefined) {
    return destroyed === undefined ? undefined : { state: "absent", ...removedFrom(destroyed, found.destroyed) };
  }
  const inWorld = (declared: readonly DeclaredResource[]) =>
    configured(
      first,
      declared.map((each) => declarationOf(first, each)),
      { ...found, declared: [...declared] },
    );
  const possible = possibleOf(first, found, found.declared);
  return inAllWorlds(first, possible, (others) => inWorld([...found.declared, ...others]));
}

/** That there was a configuration, and the plan destroys it, is more than that there is none. */
function removedFrom(
  bucket: DeclaredResource,
  destroyed: readonly DeclaredResource[],
): { removed?: readonly string[] } {
  return destroyed.length === 0 ? {} : { removed: destroyed.map((each) => addressBeside(bucket, each)) };
}

function declarationOf(bucket: DeclaredResource, configuration: DeclaredResource): Declaration {
  const address = addressBeside(bucket, configuration);
  return {
    address,
    name: configuration.constructPath ?? address,
    configuration: readConfiguration(configuration.body),
  };
}

function configured(
  bucket: DeclaredResource,
  declarations: readonly Declaration[],
  found: BucketConfigurations,
): LifecycleReading {
  const problems = problemsOf(bucket, declarations, found);
  const addresses = declarations.map(({ name }) => name);
  const configuration = joined(declarations);
  return problems.length === 0
    ? { state: "configured", configuration, addresses }
    : { state: "configured", configuration, addresses, problems };
}

function joined(declarations: readonly Declaration[]): LifecycleConfiguration {
  const [only] = declarations;
  if (only !== undefined && declarations.length === 1) return only.configuration;
  const rules = declarations.flatMap((each) => each.configuration.rules);
  const hasUnknownRules = declarations.some((each) => each.configuration.hasUnknownRules);
  return hasUnknownRules ? { rules, hasUnknownRules } : { rules };
}

function problemsOf(
  bucket: DeclaredResource,
  declarations: readonly Declaration[],
  { declared, destroyed }: BucketConfigurations,
): readonly Finding[] {
  const addresses = declarations.map(({ address }) => address);
  const problems: Finding[] = [];
  // Each apply overwrites what the others wrote; which one ends up there is luck.
  if (declarations.length > 1) problems.push({ kind: "duplicate-configuration", addresses });
  // A delete removes all rules of the bucket, whichever configuration it is of.
  const deleted = [...destroyed, ...declared.filter((each) => each.createBeforeDestroy)];
  if (deleted.length > 0) {
    const gone = deleted.map((each) => addressBeside(bucket, each));
    problems.push({ kind: "replaced-by-rename", addresses: [...gone, ...addresses] });
  }
  for (const configuration of declared) {
    if (sameAccountAndRegion(bucket, configuration)) continue;
    problems.push({
      kind: "region-mismatch",
      address: addressBeside(bucket, configuration),
      bucketPlace: placeOf(bucket, configuration),
      configurationPlace: placeOf(configuration, bucket),
    });
  }
  return problems;
}

function undecided(kind: "unattributed" | "unknown-until-apply" | "opaque-module", detail: string): LifecycleReading {
  return { state: "undecided", finding: { kind, detail } };
}
