import type { Aftermath } from "./fault-matrix.ts";
import { foreignRules, isCovered, OURS, ruleTexts } from "./rule-texts.ts";
import { SMALL_ESTATE } from "./small-estate.ts";

type Name = keyof typeof SMALL_ESTATE;
const NAMES = Object.keys(SMALL_ESTATE) as Name[];

/** What must hold after every run, whatever happened in it. */
export function lostRules({ s3 }: Aftermath): readonly string[] {
  return NAMES.flatMap((name) => {
    const bucket = s3.buckets.get(name);
    const problems: string[] = [];
    if (foreignRules(bucket?.lifecycle) !== foreignRules(SMALL_ESTATE[name])) problems.push(`${name} lost a rule`);
    if (SMALL_ESTATE[name] !== undefined && bucket?.transitionDefaultMinimumObjectSize !== "varies_by_storage_class") {
      problems.push(`${name} lost its minimum object size`);
    }
    const ours = ruleTexts(bucket?.lifecycle).get(OURS);
    if (ours !== undefined && !isCovered(bucket?.lifecycle)) problems.push(`${name} has a rule of ours that is wrong`);
    return problems;
  });
}

/** A verdict that is not what the bucket is. `undecided` is never wrong: it says that nobody knows. */
export function wrongVerdicts({ s3, result }: Aftermath): readonly string[] {
  const problems = result.buckets.flatMap(({ bucket, status, change }) => {
    const covered = isCovered(s3.buckets.get(bucket)?.lifecycle);
    if (status === "compliant" && !covered) return [`${bucket} is called compliant`];
    // A write that was not seen to take is said to have failed, and its verdict is that of before.
    const unsure = change !== undefined && ["failed", "conflict"].includes(change.outcome);
    if (status === "violation" && covered && !unsure) return [`${bucket} is called a violation`];
    if (change?.outcome === "patched" && !covered) return [`${bucket} is called patched`];
    return [];
  });
  const allCovered = NAMES.every((name) => isCovered(s3.buckets.get(name)?.lifecycle));
  return result.status === 0 && !allCovered ? [...problems, "the exit status is 0"] : problems;
}

/** Buckets that were written more often than once. */
export function doubleWrites({ writes }: Aftermath): readonly string[] {
  return NAMES.filter((name) => writes.filter(({ bucket }) => bucket === name).length > 1).map(
    (name) => `${name} was written twice`,
  );
}
