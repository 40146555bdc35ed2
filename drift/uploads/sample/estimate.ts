/** A sum that was estimated from a sample, with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The sum over `total` items, from a random sample of them without replacement: the mean of the sample times the number
 * of items, plus and minus Student's t for 95 % times the standard error, with the correction for a finite population.
 * The interval never reaches below what the sample itself has.
 *
 * @param sample at least two values, none of them negative
 */
export function estimateSum(sample: readonly number[], total: number): Estimate {
  const { length } = sample;
  const seen = sample.reduce((sum, value) => sum + value, 0);
  const mean = seen / length;
  const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (length - 1);
  const error = total * Math.sqrt((variance / length) * Math.max(0, 1 - length / total));
  const value = mean * total;
  const margin = studentT(length - 1) * error;
  return { value, low: Math.max(seen, value - margin), high: value + margin };
}

const EXACT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
const NORMAL = 1.959964;

/** The 97.5 % quantile of Student's t: from the table up to 10 degrees of freedom, then by Cornish and Fisher's expansion. */
function studentT(freedom: number): number {
  const exact = EXACT[freedom - 1];
  if (exact !== undefined) return exact;
  const z = NORMAL;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}
