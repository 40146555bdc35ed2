import type { Finding, LifecycleConfiguration, LifecycleReading } from "../policy/index.ts";
import { twinIn, withoutCopies } from "./copies.ts";
import { addressBeside, type Holdings, type Owned } from "./holdings.ts";
import { hasNoInstances, shareOf } from "./instances.ts";
import type { Pairings } from "./pairings.ts";
import { hasInlineRules, readInlineRules } from "./read-inline-rules.ts";
import { readConfiguration } from "./read-rules.ts";
import type { DeclaredResource } from "./resource.ts";

/** One declaration that sets the rules of a bucket. */
interface Declaration {
  readonly address: string;
  /** As its author calls it: the construct's path, or else the address. */
  readonly name: string;
  readonly configuration: LifecycleConfiguration;
}

const NOTHING: Holdings = { owned: [], removed: [] };

/** What the files say of a bucket's lifecycle, from all the declarations that concern it. */
export function readBucketLifecycle(
  bucket: DeclaredResource,
  pairings: Pairings,
  isComplete: boolean,
): LifecycleReading {
  if (bucket.goes || hasNoInstances(bucket)) return { state: "notApplicable" };
  const { owned: all, removed } = pairings.ofBuckets.get(bucket) ?? NOTHING;
  const owned = withoutCopies(bucket, all);
  const declarations: Declaration[] = [];
  if (hasInlineRules(bucket.body)) {
    const address = `${bucket.address} (lifecycle_rule)`;
    const name = `${bucket.constructPath ?? bucket.address} (lifecycle_rule)`;
    declarations.push({ address, name, configuration: readInlineRules(bucket.body) });
  }
  for (const { configuration, instance } of owned) {
    // The rules went with the bucket that is made anew, and nothing writes them again.
    if (bucket.exists === false && configuration.isUntouched === true) continue;
    const share = shareOf(bucket, configuration, instance);
    if (share === "unclear") return unclear(bucket, configuration);
    if (share === "whole") declarations.push(declarationOf(bucket, configuration));
  }
  const twin = twinIn(owned);
  if (twin !== undefined) return oneOrTwo(bucket, twin);
  if (declarations.length > 0) return configured(bucket, declarations, { owned, removed });
  const mirrored = { lifecycle_rule: bucket.mirroredRules };
  if (removed.length === 0 && hasInlineRules(mirrored)) {
    return { state: "configured", configuration: readInlineRules(mirrored) };
  }
  const maybe = pairings.mayBelong(bucket);
  if (maybe !== undefined) {
    const { configuration, pairing } = maybe;
    const address = addressBeside(bucket, configuration);
    return undecided("unattributed", `${address} may be its configuration; it takes its bucket from ${pairing.from}`);
  }
  if (isComplete || removed.length > 0) return { state: "absent" };
  return undecided(
    "unknown-until-apply",
    "the plan is not complete (-target, or changes that were put off), so a configuration may be missing from it",
  );
}

/** The lifecycle of a bucket that is only named: the rules that are written to it replace whatever it has. */
export function readOutsideLifecycle(holdings: Holdings): LifecycleReading | undefined {
  const present = holdings.owned.filter(({ configuration }) => !hasNoInstances(configuration));
  if (present.length === 0) return holdings.removed.length > 0 ? { state: "absent" } : undefined;
  const [first] = present as [Owned, ...Owned[]];
  const declarations = present.map(({ configuration }) => declarationOf(first.configuration, configuration));
  return configured(first.configuration, declarations, holdings);
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
  holdings: Holdings,
): LifecycleReading {
  const problems = problemsOf(bucket, declarations, holdings);
  const addresses = declarations.map(({ name }) => name);
  const [only] = declarations;
  if (only !== undefined && declarations.length === 1) {
    return {
      state: "configured",
      configuration: only.configuration,
      addresses,
      ...(problems.length > 0 && { problems }),
    };
  }
  const configuration: LifecycleConfiguration = {
    rules: declarations.flatMap((each) => each.configuration.rules),
    ...(declarations.some((each) => each.configuration.hasUnknownRules) && { hasUnknownRules: true }),
  };
  return { state: "configured", configuration, addresses, problems };
}

function problemsOf(
  bucket: DeclaredResource,
  declarations: readonly Declaration[],
  { owned, removed }: Holdings,
): readonly Finding[] {
  const addresses = declarations.map(({ address }) => address);
  const problems: Finding[] = [];
  // Each apply overwrites what the others wrote; which one ends up there is luck.
  if (declarations.length > 1) problems.push({ kind: "duplicate-configuration", addresses });
  // A delete takes all rules of the bucket away, whichever configuration it is of.
  const deletedLast = owned.map(({ configuration }) => configuration).filter((each) => each.deletedLast);
  const deleted = [...removed, ...deletedLast].map((each) => addressBeside(bucket, each));
  if (deleted.length > 0) problems.push({ kind: "replaced-by-rename", addresses: [...deleted, ...addresses] });
  return problems;
}

function unclear(bucket: DeclaredResource, configuration: DeclaredResource): LifecycleReading {
  const address = addressBeside(bucket, configuration);
  return undecided(
    "unattributed",
    `${address} is for some of the bucket's instances, or for a number of them that is known only after apply`,
  );
}

function oneOrTwo(bucket: DeclaredResource, twins: readonly DeclaredResource[]): LifecycleReading {
  const addresses = twins.map((each) => addressBeside(bucket, each)).join(" and ");
  return undecided("unattributed", `${addresses} may be one declaration, planned and applied, or two`);
}

function undecided(kind: "unattributed" | "unknown-until-apply", detail: string): LifecycleReading {
  return { state: "undecided", finding: { kind, detail } };
}
