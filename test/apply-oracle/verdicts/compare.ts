import type { VerdictStatus } from "../../../policy/index.ts";
import type { Judged, Row } from "./judge.ts";
import { type AppliedResource, type Truth, withoutKeys } from "./truth.ts";

export type Source = "synth" | "code" | "first plan" | "code and first plan" | "second plan";

export type Outcome =
  | "right"
  | "wrong"
  | "undecided"
  /** Undecided, and another program with the same plan comes out otherwise. */
  | "not in the plan"
  /** Wrong by the assumptions that docs/what-check-sees.md states. */
  | "assumed";

/** How a verdict compares with what was applied. */
export interface Comparison {
  readonly source: Source;
  readonly address: string;
  /** The block of the bucket, or of what stands for it. */
  readonly block: string;
  /** Other blocks that wrote to the bucket. */
  readonly writers: readonly string[];
  readonly outcome: Outcome;
  readonly said: string;
  readonly is: string;
}

/** Holds everything that is said of a program against what came of it. */
export function compare(source: Source, { rows, refused }: Judged, truth: Truth): readonly Comparison[] {
  const buckets = truth.resources.filter(({ type }) => type === "aws_s3_bucket");
  const writers = truth.resources.filter(({ type }) => type !== "aws_s3_bucket");
  const said = rows.map((row) => ({ row, about: aboutOf(row, source, truth) }));
  const compared: Comparison[] = [];
  for (const { row, about } of said) {
    if (about.length === 0 && row.status !== "undecided") continue; // a block without instances
    const statuses = about.map(({ name }) => truth.statusOf(name));
    const names = new Set(about.map(({ name }) => name));
    compared.push({
      source,
      address: row.address,
      block: about[0]?.block ?? withoutKeys(row.address),
      writers: [...new Set(writers.filter(({ name }) => names.has(name)).map(({ block }) => block))],
      outcome: outcomeOf(row.status, statuses),
      said: [row.status, ...row.kinds].join(" "),
      is: [...new Set(statuses)].join(" and "),
    });
  }
  const seen = new Set(said.flatMap(({ about }) => about.map(({ address }) => address)));
  for (const bucket of buckets.filter(({ address }) => !seen.has(address))) {
    compared.push({
      source,
      address: bucket.address,
      block: bucket.block,
      writers: [],
      outcome: "wrong",
      said: refused ?? "nothing",
      is: truth.statusOf(bucket.name),
    });
  }
  return compared;
}

/** What a row speaks of: an instance; in code all that its block stands for; a configuration's bucket. */
function aboutOf({ address }: Row, source: Source, { resources }: Truth): readonly AppliedResource[] {
  const exact = resources.filter((each) => each.address === address);
  if (exact.length > 0 || source.endsWith("plan")) return exact;
  return resources.filter(({ block }) => block === withoutKeys(address.replace(/\[(each|count)\..*\]$/, "")));
}

function outcomeOf(said: VerdictStatus, applied: readonly VerdictStatus[]): Outcome {
  if (said === "undecided") return "undecided";
  const isRight = said === "violation" ? applied.includes("violation") : applied.every((status) => status === said);
  return isRight ? "right" : "wrong";
}
