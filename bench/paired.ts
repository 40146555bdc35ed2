/** The middle of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Seconds that some work takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

export interface Paired {
  /** Medians, in seconds. */
  readonly a: number;
  readonly b: number;
  /** The median of the ratios a/b, pair by pair, and their range. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
}

/** Runs two pieces of work in turn, after one run of each that does not count, and compares them pair by pair. */
export async function paired(a: () => Promise<unknown>, b: () => Promise<unknown>, pairs: number): Promise<Paired> {
  await a();
  await b();
  const runs: { a: number; b: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) runs.push({ a: await secondsOf(a), b: await secondsOf(b) });
  const ratios = runs.map((run) => run.a / run.b);
  return {
    a: median(runs.map((run) => run.a)),
    b: median(runs.map((run) => run.b)),
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
  };
}
