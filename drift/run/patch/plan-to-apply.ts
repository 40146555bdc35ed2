import { stat } from "node:fs/promises";
import type { Journal, RunRecord } from "../../journal/journal.ts";
import { fileError, readText } from "../../journal/private-files.ts";
import { parseS3Location } from "../../journal/s3-location.ts";
import { type PlanDocument, parsePlan } from "../../patch/plan-document.ts";
import { printable } from "../../text/printable.ts";
import type { ServiceOptions } from "../connect.ts";
import { openSavedRun } from "../journal/journal-place.ts";
import { notARun, refuseAborts } from "../journal/saved-runs.ts";

/** A plan that was kept, and what an earlier run of it came to. */
export interface PlanToApply {
  /** How it is called in messages. */
  readonly source: string;
  readonly plan: PlanDocument;
  readonly entries: RunRecord["entries"];
  /** Goes on with the run's journal; absent for a plan that no run has begun. */
  readonly reopen?: () => Promise<Journal>;
}

/**
 * Opens a plan's file, or a run that ended too soon.
 *
 * @throws RunError where it is neither
 */
export async function openPlan(path: string, service: ServiceOptions): Promise<PlanToApply> {
  const source = printable(path);
  const isRun = parseS3Location(path) !== undefined || (await isFolder(path));
  if (!isRun) return { source, plan: parsePlan(await readText(path), source), entries: [] };
  const run = await openSavedRun(service, path);
  const { plan, entries } = await run.read();
  if (plan === undefined) throw await notARun(path, service, "patch");
  refuseAborts(path, entries);
  return { source, plan: parsePlan(plan, source), entries, reopen: () => run.reopen() };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw fileError("read", path, cause);
  }
}
