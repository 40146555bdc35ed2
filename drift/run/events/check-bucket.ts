import { type Bucket, messageOf, type Verdict } from "../../../policy/index.ts";
import { RunError } from "../../errors.ts";
import type { JournalStorage } from "../../journal/journal.ts";
import { mayHaveWritten } from "../../patch/bucket-change.ts";
import { planBuckets } from "../../patch/plan-buckets.ts";
import { reasonOf } from "../../report/contents/change-reason.ts";
import type { LiveRun } from "../live-run.ts";
import { knownOwnership } from "../patch/known-ownership.ts";
import { changesOf, type WrittenRun, writeRun } from "../patch/patch-run.ts";
import { scanRun } from "../scan/scan-run.ts";

/** How a check of one bucket ended. */
export type BucketCheck =
  | { readonly outcome: "compliant" | "exempt" | "not-applicable" | "gone" }
  /** Our rule was written, and seen in force. */
  | { readonly outcome: "patched"; readonly journal: string }
  /** In violation, and left as it is. */
  | { readonly outcome: "violation"; readonly reason: string }
  /** Not decided, or not written as it was to be: to be tried again. */
  | { readonly outcome: "failed"; readonly reason: string; readonly mayHaveWritten: boolean };

export interface CheckBucketOptions {
  /** Where what is written is put down first; absent where nothing is written. */
  readonly storage?: () => Promise<JournalStorage>;
  /** Why nothing is written, where it is not that nobody asked for it. */
  readonly reportOnly?: string;
}

/**
 * Scans one bucket, and patches it as the command does: exemptions, owners and the deny list of the policy hold, and
 * each write is in the journal before it is sent.
 *
 * @throws RunError where no journal can be opened: then nothing was written
 */
export async function checkBucket(run: LiveRun, bucket: Bucket, options: CheckBucketOptions): Promise<BucketCheck> {
  const { verdicts } = await scanRun(run, { source: justThis(bucket) });
  const [verdict] = verdicts;
  if (verdict === undefined) return failed("the time was over before the bucket was read");
  switch (verdict.status) {
    case "compliant":
    case "exempt":
      return { outcome: verdict.status };
    case "notApplicable":
      return { outcome: "not-applicable" };
    case "undecided":
      return verdict.findings.some(({ kind }) => kind === "bucket-not-found")
        ? { outcome: "gone" }
        : failed(findingsText(verdict));
    case "violation":
      return await repair(run, verdict, options);
  }
}

async function repair(
  run: LiveRun,
  verdict: Verdict,
  { storage, reportOnly }: CheckBucketOptions,
): Promise<BucketCheck> {
  const found = findingsText(verdict);
  const left = (why: string | undefined): BucketCheck => ({
    outcome: "violation",
    reason: why === undefined ? found : `${found}; not written: ${why}`,
  });
  if (storage === undefined || reportOnly !== undefined) return left(reportOnly);
  const { connection, loaded } = run;
  const ownership = knownOwnership(loaded.policy, connection);
  const evaluation = { policy: loaded.policy, today: run.today };
  const planned = await planBuckets([verdict], { store: connection.store, concurrency: 1, evaluation, ownership });
  const [plan] = planned;
  if (changesOf(planned).length === 0) {
    if (plan?.change.outcome === "failed") return failed(plan.change.detail);
    // Somebody made it right between the two reads.
    if (plan?.verdict.status === "compliant") return { outcome: "compliant" };
    return left(plan && reasonOf(plan.change));
  }
  const journals = await storage();
  try {
    return endOf(await writeRun(run, planned, { storage: journals, saved: undefined, replan: true }), left);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { outcome: "failed", reason: error.message, mayHaveWritten: true };
  }
}

function endOf({ results, journal }: WrittenRun, left: (why: string | undefined) => BucketCheck): BucketCheck {
  const change = results[0]?.change;
  switch (change?.outcome) {
    case "patched":
      return { outcome: "patched", journal };
    case "unchanged":
      return { outcome: "compliant" };
    case "refused":
      return left(reasonOf(change));
    case "failed":
    case "conflict":
      return { ...failed(`${reasonOf(change)} (journal: ${journal})`), mayHaveWritten: mayHaveWritten(change) };
    default:
      return failed("the time was over before the bucket was written");
  }
}

function justThis(bucket: Bucket) {
  return {
    async *list() {
      yield bucket;
    },
  };
}

function failed(reason: string) {
  return { outcome: "failed", reason, mayHaveWritten: false } as const;
}

function findingsText(verdict: Verdict): string {
  return verdict.findings.map((finding) => messageOf(finding, verdict)).join("; ");
}
