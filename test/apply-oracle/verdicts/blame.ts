import type { Comparison } from "./compare.ts";
import type { Examination } from "./examine.ts";

/** What no plan can know before the apply, however it is read. */
const OPEN: ReadonlySet<string> = new Set([
  "unknown condition",
  "two buckets: unknown condition",
  "rule: dynamic unknown",
]);

/** Whether anything in the program is settled only by the apply. */
export function isOpen({ written }: Examination): boolean {
  return [...written.forms.values()].some((forms) => [...forms].some((form) => OPEN.has(form)));
}

/**
 * A plan of HCL shows the same for `x.id` and `"${x.id}-access"` while `x` is not there. What is said of it assumes that
 * a configuration that refers to one bucket is that bucket's, as docs/what-check-sees.md states: where a program breaks
 * that, a wrong verdict on its first plan is counted apart.
 */
export function asAssumed({ written }: Pick<Examination, "written">): (comparison: Comparison) => Comparison {
  const isHcl = [...written.files.keys()].some((path) => path.endsWith(".tf"));
  const hasSuffix = [...written.forms.values()].some((forms) => forms.has("the name with a suffix"));
  return (comparison) =>
    isHcl && hasSuffix && comparison.outcome === "wrong" ? { ...comparison, outcome: "assumed" } : comparison;
}

/** The forms that a comparison speaks of: those of the bucket, of what wrote to it, and of what nobody can place. */
export function formsOf(comparison: Comparison, { comparisons, written }: Examination): ReadonlySet<string> {
  const unplaced = comparisons
    .filter(({ source, outcome }) => source === comparison.source && outcome === "undecided")
    .map(({ block }) => block)
    .filter((block) => block.includes("aws_s3_bucket_lifecycle_configuration."));
  const blocks = [comparison.block, ...comparison.writers, ...(comparison.outcome === "right" ? [] : unplaced)];
  return new Set(blocks.flatMap((block) => [...(written.forms.get(block) ?? [])]));
}

/** What is as wrong as one of these: of the same source, said alike and the same in truth. */
export function likeOneOf(before: readonly Comparison[]): (comparison: Comparison) => boolean {
  const kindOf = ({ source, outcome, said, is }: Comparison) => [source, outcome, said.split(" ", 1), is].join();
  const kinds = new Set(before.map(kindOf));
  return (comparison) => kinds.has(kindOf(comparison));
}
