import type { LifecycleReading } from "../../policy/index.ts";
import type { DeclaredResource } from "../lang/index.ts";
import { hasInlineRules, hasOwnRules, readInlineRules, readOwnRules, rulesArgument } from "../lifecycle/index.ts";
import type { Attributions } from "./attribute-all.ts";
import { addressBeside, type BucketConfigurations } from "./bucket-configurations.ts";
import { configured, declarationOf } from "./configured-lifecycle.ts";
import { duplicatesIn, withoutDuplicates } from "./duplicates.ts";
import { inAllWorlds, possibleOf } from "./possible-worlds.ts";

/** What the files say of a bucket's lifecycle, from all the declarations that concern it. */
export interface BucketLifecycle {
  readonly reading: LifecycleReading;
  /** The configurations that surely are its own. */
  readonly configurations: readonly DeclaredResource[];
  /** Those that may be. */
  readonly mayBe: readonly DeclaredResource[];
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

function undecided(kind: "unattributed" | "unknown-until-apply" | "opaque-module", detail: string): LifecycleReading {
  return { state: "undecided", finding: { kind, detail } };
}
