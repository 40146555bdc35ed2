import { RunError } from "../errors.ts";
import { count } from "./count.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Asks whether to write; only `yes` is yes.
 *
 * @throws RunError where nobody can answer
 */
export async function approve(buckets: number, terminal: Terminal): Promise<boolean> {
  const answer = await terminal.ask(`Write to ${count(buckets, "bucket")}? Only "yes" is accepted: `);
  if (answer === undefined) {
    throw new RunError("stdin is not a terminal: use --auto-approve to write, or --dry-run; nothing was written");
  }
  const approved = answer.trim() === "yes";
  if (!approved) await terminal.err("Nothing was written.\n");
  return approved;
}
