/** Seconds that some work takes. */
export interface Cost {
  readonly wall: number;
  /** Of this process alone, all its threads together: what else the machine does counts little. */
  readonly processor: number;
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
