import { RunError } from "../errors.ts";
import { type Batch, lineOf, parseBatch } from "./batch.ts";

/** The batches of a run as JSON lines, which Step Functions reads. */
export function manifestText(batches: readonly Batch[]): string {
  return batches.map((batch) => `${lineOf(batch)}\n`).join("");
}

/** A line of a manifest, from 1: a batch, or why it is none. */
export type ManifestLine = { readonly line: number } & ({ readonly batch: Batch } | { readonly problem: string });

/** Reads a manifest line by line, as the batches were handed out. */
export function manifestLines(text: string): readonly ManifestLine[] {
  const lines = text.split("\n");
  // What follows the last line's end is a line only where that end is missing.
  if (lines.at(-1) === "") lines.pop();
  return lines.map((content, index) => {
    const line = index + 1;
    try {
      return { line, batch: parseBatch(JSON.parse(content)) };
    } catch (error) {
      return { line, problem: error instanceof RunError ? error.message : "no JSON" };
    }
  });
}

/**
 * Reads a manifest of which every line has to be right. Step Functions fails a whole run, before its first batch, for one
 * line that is no JSON: so who writes one reads it back by this.
 *
 * @param source how it is called in messages
 * @throws RunError with the line that is broken
 */
export function parseManifest(text: string, source: string): readonly Batch[] {
  if (text !== "" && !text.endsWith("\n")) throw new RunError(`${source}: its last line is cut off`);
  return manifestLines(text).map((each) => {
    if ("batch" in each) return each.batch;
    throw new RunError(`${source}:${each.line}: ${each.problem}`);
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
