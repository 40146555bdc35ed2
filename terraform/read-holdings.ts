import type { Finding, LifecycleConfiguration, LifecycleReading } from "../policy/index.ts";
import { hasNoInstances, shareOf } from "./instances.ts";
import type { Holdings, Pairings } from "./pairings.ts";
import { hasInlineRules, readInlineRules } from "./read-inline-rules.ts";
import { readConfiguration } from "./read-rules.ts";
import type { DeclaredResource } from "./resource.ts";

/** One declaration that sets the rules of a bucket. */
interface Declaration {
  readonly address: string;
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
  const holdings = pairings.ofBuckets.get(bucket) ?? NOTHING;
  const declarations: Declaration[] = [];
  if (hasInlineRules(bucket.body)) {
    declarations.push({ address: `${bucket.address} (lifecycle_rule)`, configuration: readInlineRules(bucket.body) });
  }
  for (const { configuration, instance } of holdings.owned) {
    // The rules went with the bucket that is made anew, and nothing writes them again.
    if (bucket.exists === false && configuration.isUntouched === true) continue;
    const share = shareOf(bucket, configuration, instance);
    if (share === "unclear") return unclear(configuration.address);
    if (share === "whole") declarations.push(declarationOf(configuration));
  }
  if (declarations.length > 0) return configured(declarations, holdings);
  const mirrored = { lifecycle_rule: bucket.mirroredRules };
  if (holdings.removed.length === 0 && hasInlineRules(mirrored)) {
    return { state: "configured", configuration: readInlineRules(mirrored) };
  }
  const maybe = pairings.mayBelong(bucket);
  if (maybe !== undefined) {
    const { configuration, pairing } = maybe;
    const detail = `${configuration.address} may be its configuration; it takes its bucket from ${pairing.from}`;
    return { state: "undecided", finding: { kind: "unattributed", detail } };
  }
  if (isComplete || holdings.removed.length > 0) return { state: "absent" };
  const detail =
    "the plan is not complete (-target, or changes that were put off), so a configuration may be missing from it";
  return { state: "undecided", finding: { kind: "unknown-until-apply", detail } };
}

/** The lifecycle of a bucket that is only named: the rules that are written to it replace whatever it has. */
export function readOutsideLifecycle(holdings: Holdings): LifecycleReading | undefined {
  const present = holdings.owned.filter(({ configuration }) => !hasNoInstances(configuration));
  if (present.length === 0) return holdings.removed.length > 0 ? { state: "absent" } : undefined;
  return configured(
    present.map(({ configuration }) => declarationOf(configuration)),
    holdings,
  );
}

function declarationOf({ address, body }: DeclaredResource): Declaration {
  return { address, configuration: readConfiguration(body) };
}

function configured(declarations: readonly Declaration[], { owned, removed }: Holdings): LifecycleReading {
  const problems = problemsOf(declarations, owned, removed);
  const [only] = declarations;
  if (only !== undefined && declarations.length === 1) {
    return { state: "configured", configuration: only.configuration, ...(problems.length > 0 && { problems }) };
  }
  const configuration: LifecycleConfiguration = {
    rules: declarations.flatMap((each) => each.configuration.rules),
    ...(declarations.some((each) => each.configuration.hasUnknownRules) && { hasUnknownRules: true }),
  };
  return { state: "configured", configuration, problems };
}

function problemsOf(
  declarations: readonly Declaration[],
  owned: Holdings["owned"],
  removed: Holdings["removed"],
): readonly Finding[] {
  const addresses = declarations.map(({ address }) => address);
  const problems: Finding[] = [];
  // Each apply overwrites what the others wrote; which one ends up there is luck.
  if (declarations.length > 1) problems.push({ kind: "declared-twice", addresses });
  // A delete takes all rules of the bucket away, whichever configuration it is of.
  const deletedLast = owned.filter(({ configuration }) => configuration.deletedLast);
  const deleted = [...removed, ...deletedLast.map(({ configuration }) => configuration)].map(({ address }) => address);
  if (deleted.length > 0) problems.push({ kind: "replaced-by-rename", addresses: [...deleted, ...addresses] });
  return problems;
}

function unclear(address: string): LifecycleReading {
  const detail = `${address} is for some of the bucket's instances, or for a number of them that is known only after apply`;
  return { state: "undecided", finding: { kind: "unattributed", detail } };
}
