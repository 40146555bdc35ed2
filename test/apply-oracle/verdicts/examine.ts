import type { Program } from "../program/program.ts";
import { type WrittenProgram, writeProgram } from "../source/write-program.ts";
import type { Refused, Workplace } from "./apply-program.ts";
import { asAssumed } from "./blame.ts";
import { type Comparison, compare } from "./compare.ts";
import { judgeCode, judgePlan } from "./judge.ts";
import type { Truth } from "./truth.ts";

/** What one program showed. */
export interface Examination {
  readonly written: WrittenProgram;
  /** Without its plans, of which a long run has too many to keep. */
  readonly outcome: Refused | { readonly kind: "applied"; readonly truth: Truth };
  /** None where it was not applied. */
  readonly comparisons: readonly Comparison[];
}

/** Applies a program and holds each verdict on it against the result. */
export function examine(program: Program, workplace: Workplace, withSecondPlan = true): Promise<Examination> {
  return examineFiles(writeProgram(program), workplace, withSecondPlan);
}

/** The same of a program that is there in files. */
export async function examineFiles(
  written: WrittenProgram,
  workplace: Workplace,
  withSecondPlan = true,
): Promise<Examination> {
  const outcome = await workplace.apply(written.files, withSecondPlan);
  if (outcome.kind === "refused") return { written, outcome, comparisons: [] };
  const { firstPlan, secondPlan, truth } = outcome;
  const comparisons = [
    ...compare("code", await judgeCode(workplace.code), truth),
    ...compare("first plan", await judgePlan(firstPlan), truth).map(asAssumed({ written })),
    ...(secondPlan === undefined ? [] : compare("second plan", await judgePlan(secondPlan), truth)),
  ];
  return { written, outcome: { kind: "applied", truth }, comparisons };
}
