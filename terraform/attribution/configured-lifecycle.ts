import type { Finding, LifecycleConfiguration, LifecycleReading } from "../../policy/index.ts";
import type { DeclaredResource } from "../lang/index.ts";
import { readConfiguration } from "../lifecycle/index.ts";
import { addressBeside, type BucketConfigurations } from "./bucket-configurations.ts";
import { placeOf, sameAccountAndRegion } from "./same-account-and-region.ts";

/** One declaration that sets the rules of a bucket. */
export interface Declaration {
  readonly address: string;
  /** As its author calls it: the construct's path, or else the address. */
  readonly name: string;
  readonly configuration: LifecycleConfiguration;
}

export function declarationOf(bucket: DeclaredResource, configuration: DeclaredResource): Declaration {
  const address = addressBeside(bucket, configuration);
  return {
    address,
    name: configuration.constructPath ?? address,
    configuration: readConfiguration(configuration.body),
  };
}

/** The rules of all declarations of a bucket together, with what is wrong with there being these. */
export function configured(
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
