/** The middle of some figures, and how far they spread. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]] as [number, number];
  return { median: (below + above) / 2, least: Math.min(...figures), most: Math.max(...figures) };
}

/** Seconds that some work takes. */
export interface Cost {
  readonly wall: number;
  /** Of this process alone, all its threads together: what else the machine does counts little. */
  readonly processor: number;
}

export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const stop = startClock();
  await work();
  return stop();
}

export function costOfSync<T>(work: () => T): { readonly cost: Cost; readonly result: T } {
  const stop = startClock();
  const result = work();
  return { cost: stop(), result };
}

function startClock(): () => Cost {
  const processorStart = process.cpuUsage();
  const start = process.hrtime.bigint();
  return () => {
    const wall = Number(process.hrtime.bigint() - start) / 1e9;
    const { user, system } = process.cpuUsage(processorStart);
    return { wall, processor: (user + system) / 1e6 };
  };
}

/** The ratios a/b of two pieces of work, run in turn after one run of each that does not count. */
export async function ratiosOf(
  a: () => Promise<unknown>,
  b: () => Promise<unknown>,
  pairs: number,
): Promise<{ readonly wall: Spread; readonly processor: Spread }> {
  await a();
  await b();
  const runs: { a: Cost; b: Cost }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    // Each goes first every other time, or one of them would always clean up after the other.
    if (pair % 2 === 0) runs.push({ a: await costOf(a), b: await costOf(b) });
    else {
      const costOfB = await costOf(b);
      runs.push({ a: await costOf(a), b: costOfB });
    }
  }
  return {
    wall: spreadOf(runs.map((run) => run.a.wall / run.b.wall)),
    processor: spreadOf(runs.map((run) => run.a.processor / run.b.processor)),
  };
}
