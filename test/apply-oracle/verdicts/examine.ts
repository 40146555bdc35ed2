import type { Program } from "../program/program.ts";
import { type WrittenProgram, writeProgram } from "../source/write-program.ts";
import type { Refused, Workplace } from "./apply-program.ts";
import { asAssumed } from "./blame.ts";
import { type Comparison, compare } from "./compare.ts";
import { judgeCode, judgePlan, judgePlanAndCode } from "./judge.ts";
import { notInPlan } from "./same-plan.ts";
import type { Truth } from "./truth.ts";

/** What one program showed. */
export interface Examination {
  readonly written: WrittenProgram;
  /** Without its plans, of which a long run has too many to keep. */
  readonly outcome: Refused | { readonly kind: "applied"; readonly truth: Truth };
  /** None where it was not applied. */
  readonly comparisons: readonly Comparison[];
}

/** How far an examination goes. */
export interface Extent {
  /** Without it the first plan and the result are all that is compared. */
  readonly secondPlan: boolean;
  /** Whether other programs are sought that have the same first plan, where that leaves something undecided. */
  readonly samePlans: boolean;
}

/** Applies a program and holds each verdict on it against the result. */
export function examine(program: Program, workplace: Workplace, extent?: Extent): Promise<Examination> {
  return examineFiles(writeProgram(program), workplace, extent);
}

/** The same of a program that is there in files. */
export async function examineFiles(
  written: WrittenProgram,
  workplace: Workplace,
  extent: Extent = { secondPlan: true, samePlans: false },
): Promise<Examination> {
  const outcome = await workplace.apply(written.files, extent.secondPlan);
  if (outcome.kind === "refused") return { written, outcome, comparisons: [] };
  const { firstPlan, secondPlan, truth } = outcome;
  const ofCode = compare("code", await judgeCode(workplace.code), truth);
  const ofFirst = compare("first plan", await judgePlan(firstPlan), truth).map(asAssumed({ written }));
  const ofBoth = compare("code and first plan", await judgePlanAndCode(firstPlan, workplace.code), truth);
  const ofSecond = secondPlan === undefined ? [] : compare("second plan", await judgePlan(secondPlan), truth);
  const undecided = ofFirst.filter((each) => each.outcome === "undecided").map(({ address }) => address);
  const unknowable = extent.samePlans
    ? await notInPlan(written.files, outcome, undecided, workplace)
    : new Set<string>();
  const comparisons = [
    ...ofCode,
    ...ofFirst.map((each) => (unknowable.has(each.address) ? { ...each, outcome: "not in the plan" as const } : each)),
    ...ofBoth,
    ...ofSecond,
  ];
  return { written, outcome: { kind: "applied", truth }, comparisons };
}
