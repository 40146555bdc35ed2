import type { WrittenProgram } from "../source/write-program.ts";
import type { Comparison, Outcome } from "./compare.ts";

/** A program, and what its verdicts came to. */
interface Compared {
  readonly written: WrittenProgram;
  readonly comparisons: readonly Comparison[];
}

/**
 * A plan of HCL shows the same for `x.id` and `"${x.id}-access"` while `x` is not there, and no plan shows a local. What is
 * said of it makes two assumptions, as docs/what-check-sees.md states: a configuration that refers to one bucket is that
 * bucket's, and a local holds instances by their own keys. Where a program breaks them, a wrong verdict on its first plan
 * is counted apart.
 */
export function asAssumed({ written }: Pick<Compared, "written">): (comparison: Comparison) => Comparison {
  const has = (form: string) => [...written.forms.values()].some((forms) => forms.has(form));
  const isHidden = [...written.files.keys()].some((path) => path.endsWith(".tf")) || has("local of an id");
  const breaks = (isHidden && has("the name with a suffix")) || has("local of single ones by other keys");
  return (comparison) =>
    breaks && comparison.outcome === "wrong" ? { ...comparison, outcome: "assumed" } : comparison;
}

/** The forms that a comparison speaks of: those of the bucket, of what wrote to it, and of what nobody can place. */
export function formsOf(comparison: Comparison, { comparisons, written }: Compared): ReadonlySet<string> {
  const unplaced = comparisons
    .filter(({ source, outcome }) => source === comparison.source && isUndecided(outcome))
    .map(({ block }) => block)
    .filter((block) => block.includes("aws_s3_bucket_lifecycle_configuration."));
  const blocks = [comparison.block, ...comparison.writers, ...(comparison.outcome === "right" ? [] : unplaced)];
  return new Set(blocks.flatMap((block) => [...(written.forms.get(block) ?? [])]));
}

/** Whether nothing was said, for whatever reason. */
function isUndecided(outcome: Outcome): boolean {
  return outcome === "undecided" || outcome === "not in the plan";
}

/** What is as wrong as one of these: of the same source, said alike and the same in truth. */
export function likeOneOf(before: readonly Comparison[]): (comparison: Comparison) => boolean {
  const kindOf = ({ source, outcome, said, is }: Comparison) => [source, outcome, said.split(" ", 1), is].join();
  const kinds = new Set(before.map(kindOf));
  return (comparison) => kinds.has(kindOf(comparison));
}
