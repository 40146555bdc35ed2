// Apply is the judge: programs are made up (program/, constructs/), written as code (source/), planned and applied by
// Terraform, and every verdict on them is held against the rules that are then in force (verdicts/). regressions/ holds
// those that were judged wrongly once.
import fc from "fast-check";
import { Workplace } from "./verdicts/apply-program.ts";
import type { Examination, Extent } from "./verdicts/examine.ts";

/** After this long the smallest program so far has to do. */
const shrinkingMs = 60_000;

/** How programs are made up and examined. */
export interface Kind<P> {
  readonly programs: fc.Arbitrary<P>;
  examine(program: P, workplace: Workplace, extent?: Extent): Promise<Examination>;
}

/** One program that was made up, and what it showed. */
export interface Tried<P = unknown> {
  readonly seed: number;
  readonly program: P;
  readonly examination: Examination;
}

/** The program of a seed. Without fast-check's bias the weights of the generator hold. */
export function programOf<P>({ programs }: Kind<P>, seed: number): P {
  const made: P[] = [];
  fc.check(
    fc.property(programs, (program) => {
      made.push(program);
    }),
    { seed, numRuns: 1, unbiased: true },
  );
  const [program] = made;
  if (program === undefined) throw new Error(`seed ${seed} makes no program`);
  return program;
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
export async function tryPrograms<P>(
  kind: Kind<P>,
  seeds: readonly number[],
  parallel: number,
  { samePlans = false, onTried = () => undefined }: { samePlans?: boolean; onTried?: () => void } = {},
): Promise<readonly Tried<P>[]> {
  const tried = new Map<number, Tried<P>>();
  await inWorkplaces(seeds, parallel, async (seed, workplace) => {
    const program = programOf(kind, seed);
    const examination = await kind.examine(program, workplace, { secondPlan: true, samePlans });
    tried.set(seed, { seed, program, examination });
    onTried();
  });
  return seeds.flatMap((seed) => tried.get(seed) ?? []);
}

/** The smallest program that fast-check finds on the way from a failing one in which the same is still the case. */
export async function shrink<P>(
  kind: Kind<P>,
  seed: number,
  isStillSo: (examination: Examination) => boolean,
  workplace: Workplace,
  secondPlan = true,
): Promise<Tried<P>> {
  let smallest: Tried<P> | undefined;
  await fc.check(
    fc.asyncProperty(kind.programs, async (program) => {
      const examination = await kind.examine(program, workplace, { secondPlan, samePlans: false });
      if (!isStillSo(examination)) return true;
      smallest = { seed, program, examination };
      return false;
    }),
    { seed, numRuns: 1, unbiased: true, interruptAfterTimeLimit: shrinkingMs },
  );
  if (smallest === undefined) throw new Error(`the program of seed ${seed} does not fail`);
  return smallest;
}
