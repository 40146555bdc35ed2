import fc from "fast-check";
import type { Program } from "./program/program.ts";
import { programs } from "./program/programs.ts";
import { Workplace } from "./verdicts/apply-program.ts";
import type { Comparison } from "./verdicts/compare.ts";
import { type Examination, examine } from "./verdicts/examine.ts";

/** After this long the smallest program so far has to do. */
const shrinkingMs = 60_000;

/** One program that was made up, and what it showed. */
export interface Tried {
  readonly seed: number;
  readonly program: Program;
  readonly examination: Examination;
}

/** The program of a seed. Without fast-check's bias the weights of the generator hold. */
export function programOf(seed: number): Program {
  let made: Program | undefined;
  fc.check(
    fc.property(programs, (program) => {
      made = program;
    }),
    { seed, numRuns: 1, unbiased: true },
  );
  if (made === undefined) throw new Error("no program was made");
  return made;
}

/** The seeds of a run: each program has its own, so that it can be had again alone. */
export function seedsOf(run: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => run * 100_000 + index);
}

/** Does something with each item, in several workplaces at once. */
export async function inWorkplaces<T>(
  items: readonly T[],
  parallel: number,
  act: (item: T, workplace: Workplace) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      const workplace = await Workplace.open();
      try {
        for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item, workplace);
      } finally {
        await workplace.close();
      }
    }),
  );
}

/** Applies the programs of the seeds, and gives what they showed in the order of the seeds. */
export async function tryPrograms(
  seeds: readonly number[],
  parallel: number,
  onTried: (tried: Tried) => void = () => undefined,
): Promise<readonly Tried[]> {
  const tried = new Map<number, Tried>();
  await inWorkplaces(seeds, parallel, async (seed, workplace) => {
    const program = programOf(seed);
    const one = { seed, program, examination: await examine(program, workplace) };
    tried.set(seed, one);
    onTried(one);
  });
  return seeds.flatMap((seed) => tried.get(seed) ?? []);
}

/** The smallest program that fast-check finds on the way from a failing one in which the same is still the case. */
export async function shrink(
  seed: number,
  isStillSo: (comparisons: readonly Comparison[], examination: Examination) => boolean,
  workplace: Workplace,
  withSecondPlan = true,
): Promise<Tried> {
  let smallest: Tried | undefined;
  await fc.check(
    fc.asyncProperty(programs, async (program) => {
      const examination = await examine(program, workplace, withSecondPlan);
      if (!isStillSo(examination.comparisons, examination)) return true;
      smallest = { seed, program, examination };
      return false;
    }),
    { seed, numRuns: 1, unbiased: true, interruptAfterTimeLimit: shrinkingMs },
  );
  if (smallest === undefined) throw new Error(`the program of seed ${seed} does not fail`);
  return smallest;
}
