import { sortVerdicts } from "../../../policy/index.ts";
import { RunError } from "../../errors.ts";
import type { ChangeTally } from "../../patch/bucket-change.ts";
import { changeTallyOf } from "../contents/counts.ts";
import { type ExitStatus, exitStatusOf } from "../contents/exit-status.ts";
import type { ReportedBucket, RunReport } from "../contents/run-report.ts";
import { stopOfText } from "../contents/stopped.ts";
import { mergeAccounts, mergeIdentities, mergeJournals, mergeSeen } from "./merge-heads.ts";
import { mergePolicyNotes } from "./merge-policy-notes.ts";
import { savedResult } from "./saved-result.ts";
import type { Look, WholeReport } from "./whole-report.ts";

export interface MergeOptions {
  readonly allowUndecided?: boolean | undefined;
}

/** Several reports as one, and what that comes to. */
export type MergedReport = RunReport & { readonly exitStatus: ExitStatus };

/** Commands whose reports are about single live buckets. A report of uploads has sums, and a check's is of code. */
const MERGEABLE: readonly string[] = ["scan", "patch", "rollback"];

/**
 * Several reports as one: of the shards of a run, or of several accounts. Of a bucket that two of them have, the later
 * look counts; of two at the same time, that of the report which ended later, or is named later. An account that failed
 * in one of them stays failed. The exit status is that of the whole.
 *
 * @throws RunError where they are not about one thing: of another command or policy, another endpoint, or with a baseline
 */
export function mergeReports(reports: readonly WholeReport[], { allowUndecided }: MergeOptions = {}): MergedReport {
  const [first] = reports;
  if (first === undefined) throw new RunError("no report to merge");
  for (const report of reports) refuseOther(report, first);
  const { looks, replaced } = lastLooks(reports);
  const results = sorted(looks);
  const identity = mergeIdentities(reports);
  const accounts = mergeAccounts(reports, looks);
  const { journal, journals } = mergeJournals(reports);
  const errors = reports.flatMap((report) =>
    report.errors.map(({ kind, notWritten, message }) => stopOfText(kind, notWritten, message)),
  );
  const { notSeen: _, ...source } = first.source ?? {};
  const report: RunReport = {
    command: first.command,
    startedAt: least(reports.map(({ startedAt }) => startedAt)),
    finishedAt: greatest(reports.map(({ finishedAt }) => finishedAt)),
    policy: first.policy,
    ...(identity !== undefined && { identity }),
    ...(accounts !== undefined && { accounts }),
    ...(first.source !== undefined && { source: source as NonNullable<RunReport["source"]> }),
    ...mergeSeen(reports, looks),
    ...(journal !== undefined && { journal }),
    results,
    errors,
    ...(isOnlyShown(changeTallyOf(results)) && { isWritten: false }),
    policyNotes: mergePolicyNotes(reports, looks.length),
    merged: { reports: reports.length, replaced, ...(journals !== undefined && { journals }) },
  };
  return { ...report, exitStatus: exitStatusOf(report, allowUndecided) };
}

function refuseOther(report: WholeReport, first: WholeReport): void {
  const { origin, command, policy, baseline, source } = report;
  if (!MERGEABLE.includes(command)) {
    throw new RunError(`${origin}: a report of mpu-guard ${command}; reports of ${MERGEABLE.join(", ")} can be merged`);
  }
  if (command !== first.command) {
    throw new RunError(
      `${origin}: a report of mpu-guard ${command}, and ${first.origin} is one of mpu-guard ${first.command}: merge those of one command`,
    );
  }
  if (policy.sha256 !== first.policy.sha256) {
    throw new RunError(
      `${origin}: made by another policy (sha256 ${policy.sha256.slice(0, 12)}…) than ${first.origin} (${first.policy.sha256.slice(0, 12)}…): scan again with one`,
    );
  }
  if (baseline !== undefined) {
    throw new RunError(
      `${origin}: was compared with a baseline: merge reports without one, and compare what comes out (mpu-guard diff)`,
    );
  }
  if (JSON.stringify(source) !== JSON.stringify(first.source)) {
    throw new RunError(`${origin}: its buckets were read from another source than those of ${first.origin}`);
  }
  const endpoints = [report, first].map(({ identity }) => identity?.endpoint ?? null);
  if (endpoints[0] !== endpoints[1]) {
    const [other, one] = endpoints.map((endpoint) => endpoint ?? "AWS");
    throw new RunError(`${origin}: its buckets are at ${other}, and those of ${first.origin} at ${one}`);
  }
}

function lastLooks(reports: readonly WholeReport[]): { readonly looks: readonly Look[]; readonly replaced: number } {
  const looks = new Map<string, Look>();
  let replaced = 0;
  for (const report of reports) {
    for (const saved of report.buckets) {
      // Without the region: of a bucket that could not be read it may not be known.
      const key = JSON.stringify([saved.account, saved.bucket]);
      const known = looks.get(key);
      if (known !== undefined) replaced += 1;
      if (known === undefined || !isLater(known, { saved, report })) looks.set(key, { saved, report });
    }
  }
  return { looks: [...looks.values()], replaced };
}

/** Whether a look was later than another one. */
function isLater(one: Look, other: Look): boolean {
  const [a, b] = [one, other].map(({ saved, report }) => `${saved.asOf ?? report.startedAt} ${report.finishedAt}`);
  return (a as string) > (b as string);
}

function sorted(looks: readonly Look[]): readonly ReportedBucket[] {
  const byVerdict = new Map(looks.map(({ saved }) => savedResult(saved)).map((result) => [result.verdict, result]));
  return sortVerdicts([...byVerdict.keys()]).map((verdict) => byVerdict.get(verdict) as ReportedBucket);
}

/** Whether all that was to be written is only planned. */
export function isOnlyShown({ planned, patched, restored, failed, conflict }: ChangeTally): boolean {
  return planned > 0 && patched + restored + failed + conflict === 0;
}

function least(texts: readonly string[]): string {
  return [...texts].sort()[0] ?? "";
}

function greatest(texts: readonly string[]): string {
  return [...texts].sort().at(-1) ?? "";
}
