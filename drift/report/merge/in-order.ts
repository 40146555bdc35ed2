/** Values that are sorted already, and are read when it is their turn. */
export interface SortedRun<T> {
  /** A text that is not greater than the key of any of them. */
  readonly from: string;
  readonly values: Iterable<T>;
}

interface Head<T> {
  key: string;
  value: T;
  readonly rest: Iterator<T>;
}

/**
 * Of runs that are sorted each, one (a merge sort). A run is begun when the order comes to it, so that of runs which do
 * not overlap there is one in memory at a time.
 */
export function* inOrder<T>(runs: readonly SortedRun<T>[], keyOf: (value: T) => string): Iterable<T> {
  const waiting = [...runs].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const heads: Head<T>[] = [];
  for (let next = 0; ; ) {
    let first = least(heads);
    for (let run = waiting[next]; run !== undefined && (first === undefined || run.from <= first.key); ) {
      const rest = run.values[Symbol.iterator]();
      const { done, value } = rest.next();
      if (!done) heads.push({ key: keyOf(value), value, rest });
      first = least(heads);
      next += 1;
      run = waiting[next];
    }
    if (first === undefined) return;
    yield first.value;
    const { done, value } = first.rest.next();
    if (done) heads.splice(heads.indexOf(first), 1);
    else Object.assign(first, { key: keyOf(value), value });
  }
}

/** Of equal ones that which was begun first. */
function least<T>(heads: readonly Head<T>[]): Head<T> | undefined {
  let least = heads[0];
  for (const head of heads) if (least !== undefined && head.key < least.key) least = head;
  return least;
}
