/** The candidate that shares most pairs of letters with a word (Dice's coefficient): finds typos and parts of names. */
export function nearest<T extends string>(word: string, candidates: readonly T[]): T | undefined {
  const scored = candidates.map((candidate) => ({ candidate, score: likeness(pairs(word), pairs(candidate)) }));
  const [best] = scored.sort((a, b) => b.score - a.score);
  return best !== undefined && best.score >= LEAST ? best.candidate : undefined;
}

/** Below this, two words have no more in common than any two. */
const LEAST = 0.3;

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}

function pairs(word: string): ReadonlySet<string> {
  const text = word.toLowerCase();
  return new Set([...Array(Math.max(0, text.length - 1)).keys()].map((index) => text.slice(index, index + 2)));
}
