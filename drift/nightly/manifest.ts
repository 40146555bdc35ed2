import { RunError } from "../errors.ts";
import { type Batch, lineOf, parseBatch } from "./batch.ts";

/** The batches of a run as JSON lines, which Step Functions reads. */
export function manifestText(batches: readonly Batch[]): string {
  return batches.map((batch) => `${lineOf(batch)}\n`).join("");
}

/**
 * Reads a manifest. Step Functions fails a whole run, before its first batch, for one line that is no JSON: so who writes
 * one reads it back by this.
 *
 * @param source how it is called in messages
 * @throws RunError with the line that is broken
 */
export function parseManifest(text: string, source: string): readonly Batch[] {
  if (text !== "" && !text.endsWith("\n")) throw new RunError(`${source}: its last line is cut off`);
  return text
    .split("\n")
    .slice(0, -1)
    .map((line, index) => {
      try {
        return parseBatch(JSON.parse(line));
      } catch (cause) {
        const why = cause instanceof RunError ? cause.message : "no JSON";
        throw new RunError(`${source}:${index + 1}: ${why}`, { cause });
      }
    });
}

/**
 * Gives each batch its share of the changes that a run may make: together they never make more.
 *
 * @param maxChanges `limits.maxChangesPerRun`; absent: no limit
 */
export function withShares(batches: readonly Batch[], maxChanges: number | undefined): readonly Batch[] {
  if (maxChanges === undefined) return batches;
  const share = Math.floor(maxChanges / Math.max(1, batches.length));
  const rest = maxChanges - share * batches.length;
  return batches.map((batch, index) => ({ ...batch, maxChanges: share + (index < rest ? 1 : 0) }));
}
