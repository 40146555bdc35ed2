import { RunError } from "../../errors.ts";
import type { RunIdentity } from "../../identity/run-identity.ts";
import { accountText, endpointOf, isSameIdentity } from "../../identity/saved-identity.ts";
import type { JournalStorage, RunRecord, SavedRun } from "../../journal/journal.ts";
import { abortsUploads, type RunSummary, summarizeRun } from "../../journal/run-summary.ts";
import type { ListedRun, SavedRuns } from "../../report/saved-runs/saved-runs.ts";
import { count } from "../../text/count.ts";
import { printable } from "../../text/printable.ts";
import { commandLine } from "../command-line.ts";
import type { ServiceOptions } from "../connect.ts";
import { openJournalStorage } from "./journal-place.ts";

/** A run, and its journal as it was read. */
export interface ReadRun {
  readonly saved: SavedRun;
  readonly entries: RunRecord["entries"];
}

/**
 * The newest runs of a place, each with what it came to.
 *
 * @param limit how many
 */
export async function listRuns(storage: JournalStorage, limit: number): Promise<SavedRuns> {
  const all = await storage.runs();
  const newest = all.slice(-limit).reverse();
  const runs: ListedRun[] = [];
  // One after the other: a journal in a bucket is read with many requests at once already.
  for (const run of newest) runs.push(await listedRun(run));
  return { place: storage.location, runs, older: all.length - newest.length };
}

async function listedRun(run: SavedRun): Promise<ListedRun> {
  const { location } = run;
  try {
    const summary = summarizeRun(await run.entries());
    // What was aborted cannot be restored.
    if (summary.aborted !== undefined) return { location, summary };
    return { location, summary, rollbackCommand: rollbackCommand(location, summary) };
  } catch (error) {
    if (error instanceof RunError) return { location, problem: error.message };
    throw error;
  }
}

/** With what the run itself says of its place. The account is asked for behind AWS's own endpoints. */
function rollbackCommand(location: string, { identity }: RunSummary): string {
  const endpoint = identity && endpointOf(identity);
  const account = endpoint === null ? undefined : identity?.account;
  return commandLine(["rollback", location], {
    endpoint: endpoint ?? null,
    profile: identity?.profile ?? null,
    ...(account && { account }),
  });
}

/**
 * The newest run that wrote to a bucket of this account, at this endpoint. Other accounts may share a place.
 *
 * @throws RunError where there is none
 */
export async function lastRun(storage: JournalStorage, identity: RunIdentity): Promise<ReadRun> {
  for (const saved of [...(await storage.runs())].reverse()) {
    const entries = await saved.entries();
    const summary = summarizeRun(entries);
    const isOurs = summary.identity !== undefined && isSameIdentity(summary.identity, identity);
    if (isOurs && summary.buckets.length > 0) return { saved, entries };
  }
  throw new RunError(`${printable(storage.location)}: no run there wrote to a bucket of this account and endpoint`);
}

/** @throws RunError where a run aborted uploads: there is nothing to restore, and nothing to resume */
export function refuseAborts(location: string, entries: RunRecord["entries"]): void {
  if (!abortsUploads(entries)) return;
  throw new RunError(
    `${printable(location)}: this run aborted incomplete multipart uploads, which cannot be restored; ` +
      "to abort what it left, run mpu-guard uploads abort again",
  );
}

/** Lines of a message: enough to find a run of this week. */
const NAMED = 7;

/**
 * What to say of a place that is no run itself.
 *
 * @param command the one that takes a run
 */
export async function notARun(place: string, service: ServiceOptions, command: "patch" | "rollback") {
  const { runs, older } = await listRuns(await openJournalStorage(service, place), NAMED);
  const { endpointUrl: endpoint = null, profile = null } = service;
  const name = printable(place);
  if (runs.length === 0) return new RunError(`${name}: is no run of mpu-guard patch, and holds none`);
  const more =
    older === 0 ? "" : `; ${commandLine(["runs", place], { endpoint, profile })} lists all ${runs.length + older}`;
  const last = command === "rollback" ? ", or pass --last" : "";
  return new RunError(
    [`${name}: is not a run, but a place of runs: name one${last}${more}`, ...runs.map((run) => lineOf(run))].join(
      "\n",
    ),
  );
}

function whose(identity: RunSummary["identity"]): string {
  const text = identity && accountText(identity);
  if (!text) return "";
  return identity?.accounts === undefined ? `, account ${text}` : `, ${text}`;
}

function lineOf(run: ListedRun): string {
  if ("problem" in run) return `  ${printable(run.location)}  damaged`;
  const { outcome, buckets, aborted, identity } = run.summary;
  const account = whose(identity);
  const number = (aborted?.buckets ?? buckets).length;
  return printable(`  ${run.location}  ${outcome.replaceAll("-", " ")}, ${count(number, "bucket")}${account}`);
}
