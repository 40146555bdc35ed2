import { setTimeout as wait } from "node:timers/promises";
import pLimit from "p-limit";
import type { Policy, Verdict } from "../../../policy/index.ts";
import { isAwsEndpoint } from "../../identity/endpoint.ts";
import { savedIdentity } from "../../identity/saved-identity.ts";
import type { Journal, JournalStorage } from "../../journal/journal.ts";
import { keyOf } from "../../journal/journal-entry.ts";
import { DeclaredOwners } from "../../ownership/declared-owners.ts";
import { Ownership } from "../../ownership/ownership.ts";
import { applyBuckets, type BucketEnd } from "../../patch/apply-buckets.ts";
import type { Stop } from "../../patch/stop.ts";
import { abortBucket } from "../../uploads/abort/abort-bucket.ts";
import { NOTHING } from "../../uploads/abort/amount.ts";
import type { BucketAbort } from "../../uploads/abort/bucket-abort.ts";
import type { AbortCriteria } from "../../uploads/abort/criteria.ts";
import { planBucket } from "../../uploads/abort/plan-bucket.ts";
import { beginJournal, endJournal } from "../journal/begin-journal.ts";
import { type LiveRun, refuseInterrupted } from "../live-run.ts";
import { inspectRun } from "../scan/scan-run.ts";
import { abortedEntry, abortPlanText, uploadLogIn } from "./abort-uploads-journal.ts";

/** Requests about the uploads of one bucket at once: others are not to wait for a bucket with millions. */
const REQUESTS_PER_BUCKET = 16;

/** Buckets at once: of each, a page of 1,000 uploads is kept. */
const BUCKETS_AT_ONCE = 16;

export interface AbortRunOptions {
  readonly criteria: AbortCriteria;
  /** Abort in exempt buckets, too. `neverPatch` holds regardless. */
  readonly includeExempt: boolean;
}

/**
 * Finds out what would be aborted in the buckets that the run selects. Reads only.
 *
 * An abort deletes data, so `neverPatch` holds for it as for a patch; and an exemption may be there since uploads of its
 * bucket take long. Whoever declares a bucket's rules in code owns no uploads.
 *
 * @throws RunError where the run is ended before, or selects no bucket
 */
export async function planAborts(run: LiveRun, options: AbortRunOptions): Promise<readonly BucketAbort[]> {
  const { connection, loaded, signal } = run;
  const { reader, uploads: store } = connection;
  const ownership = new Ownership({
    policy: loaded.policy,
    reader,
    declared: new DeclaredOwners([]),
    includeDeclared: true,
  });
  const inTurn = pLimit(run.concurrency);
  const { found } = await inspectRun(withoutRules(run, options), {
    look: async (verdict): Promise<BucketAbort> => {
      const left = leftBy(verdict);
      if (left !== undefined) return left;
      const { bucket } = verdict;
      const refusal = await ownership.refusalFor(bucket);
      if (refusal !== undefined) {
        const isListed = refusal.reason === "never-patch";
        const detail = refusal.detail ?? refusal.reason;
        return {
          ...nothingIn(verdict, isListed ? "refused" : "undecided"),
          left: { reason: isListed ? "never-patch" : "policy-unknown", detail },
        };
      }
      const { criteria } = options;
      return await planBucket(bucket, { store, criteria, concurrency: REQUESTS_PER_BUCKET, inTurn, signal });
    },
  });
  refuseInterrupted(run);
  return found;
}

/** A run that asks for no rules: a bucket without is in violation, unless the policy exempts it. */
function withoutRules(run: LiveRun, { includeExempt }: AbortRunOptions): LiveRun {
  const { connection, loaded } = run;
  const policy: Policy = {
    ...loaded.policy,
    overrides: [],
    ...(includeExempt && { exemptions: [], allowExemptionTags: false }),
  };
  const { reader } = connection;
  return {
    ...run,
    concurrency: Math.min(run.concurrency, BUCKETS_AT_ONCE),
    loaded: { ...loaded, policy },
    connection: {
      ...connection,
      reader: {
        locate: (bucket) => reader.locate(bucket),
        readTags: (bucket) => reader.readTags(bucket),
        readLifecycle: async (bucket) => ({ bucket, reading: { state: "absent" } }),
      },
    },
  };
}

function leftBy(verdict: Verdict): BucketAbort | undefined {
  const { status, exemption, findings } = verdict;
  if (exemption !== undefined) {
    const { reason: detail, owner, expires } = exemption;
    return { ...nothingIn(verdict, "refused"), left: { reason: "exempt", detail, owner, expires } };
  }
  if (status !== "undecided") return undefined;
  const finding = findings.find((each) => "detail" in each);
  return { ...nothingIn(verdict, "undecided"), ...(finding !== undefined && "detail" in finding && { finding }) };
}

function nothingIn({ bucket }: Verdict, outcome: BucketAbort["outcome"]): BucketAbort {
  return { bucket, outcome, planned: NOTHING, freed: NOTHING, gone: 0, kept: {}, failures: 0 };
}

export interface AbortedRun {
  readonly results: readonly BucketAbort[];
  readonly errors: readonly Stop[];
  readonly journal: string;
}

/**
 * Aborts what was planned, with each upload in the journal before it is aborted. The limits are those of a patch, and
 * count buckets.
 */
export async function runAborts(
  run: LiveRun,
  planned: readonly BucketAbort[],
  { criteria, storage }: Pick<AbortRunOptions, "criteria"> & { readonly storage: JournalStorage },
): Promise<AbortedRun> {
  const { id, connection, loaded, concurrency, progress, signal } = run;
  const { limits } = loaded.policy;
  const { identity, uploads: store } = connection;
  const toAbort = planned.filter(({ outcome }) => outcome === "planned");
  const journal = await storage.create(id, abortPlanText(run, criteria, toAbort));
  let uploadLog: Journal | undefined;
  try {
    uploadLog = await storage.createUploadLog(id);
    const log = uploadLogIn(uploadLog);
    await beginJournal(journal, "uploads abort", savedIdentity(identity));
    progress.begin("abort", toAbort.length);
    const inTurn = pLimit(concurrency);
    const { failureTolerancePercentage } = limits;
    const applied = await applyBuckets<BucketAbort, BucketAbort>(toAbort, {
      limits,
      isAws: isAwsEndpoint(identity.endpoint),
      signal,
      concurrency: Math.min(concurrency, BUCKETS_AT_ONCE),
      apply: async (plan, isStopping) => {
        const key = { time: new Date().toISOString(), bucket: keyOf(plan.bucket) };
        const { uploads, bytes } = plan.planned;
        await journal.append({ entry: "aborting-uploads", ...key, uploads, bytes });
        const result = await abortBucket(plan, {
          store,
          criteria,
          log,
          wait,
          inTurn,
          isStopping,
          concurrency: REQUESTS_PER_BUCKET,
          failureTolerancePercentage,
        });
        await journal.append(abortedEntry(result));
        return result;
      },
      notBegun: (plan) => plan,
      failed: (plan, detail) => ({
        ...plan,
        outcome: "failed",
        failures: plan.failures + 1,
        firstFailure: { detail },
      }),
      endOf: ({ outcome }) => ENDS[outcome] ?? "other",
      onDone: () => progress.advance(),
    });
    await endJournal(journal, applied);
    const { results, stopped } = applied;
    const left = planned.filter(({ outcome }) => outcome !== "planned");
    return {
      results: [...left, ...results],
      errors: stopped === undefined ? [] : [stopped],
      journal: journal.location,
    };
  } finally {
    progress.end();
    await uploadLog?.close();
    await journal.close();
  }
}

const ENDS: Readonly<Partial<Record<BucketAbort["outcome"], BucketEnd>>> = {
  planned: "not-written",
  interrupted: "not-written",
  aborted: "written",
  failed: "failed",
};
