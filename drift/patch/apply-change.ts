import {
  type Bucket,
  evaluate,
  fixOf,
  type LifecycleConfiguration,
  type Policy,
  sameMeaning,
  type Verdict,
} from "../../policy/index.ts";
import { StoreError } from "../errors.ts";
import type { LifecycleStore, StoredLifecycle } from "../ports.ts";
import type { BucketChange, BucketResult, ChangePlan } from "./bucket-change.ts";

export interface ApplyOptions {
  readonly store: LifecycleStore;
  readonly policy: Policy;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
  /** Resolves after a number of milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * Milliseconds before each further read of what was written. S3's bucket configurations are eventually
 * consistent, and Terraform's provider has seen reads flap for seconds.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
 */
const READ_BACK_DELAYS = [0, 200, 500, 1_000, 2_000, 4_000];

/**
 * Writes one planned change: reads again right before, and writes only where the bucket still is what the plan
 * was made for; then reads back until the new rules show. S3 has no conditional PUT here, so between the last
 * read and the write remains a gap of one request.
 */
export async function applyChange(verdict: Verdict, plan: ChangePlan, options: ApplyOptions): Promise<BucketResult> {
  const { store } = options;
  const { bucket } = verdict;
  const left = (change: BucketChange): BucketResult => ({ verdict, change });
  try {
    const stored = await store.read(bucket);
    if (!isAsPlanned(stored, plan.before)) {
      return left({ outcome: "conflict", plan, detail: "the rules changed since the plan was made: run patch again" });
    }
    if (stored.state === "stored" && !stored.lossless) return left({ outcome: "refused", reason: "not-lossless" });
  } catch (error) {
    return left(failure(error, bucket, plan));
  }

  const refusal = await write(store, bucket, plan);
  if (refusal !== undefined && !refusal.mayHaveActed) return left(refusal.change);

  const found = await readBack(bucket, plan, options);
  if (found !== undefined) return { verdict: judge(found, verdict, options), change: { outcome: "patched", plan } };
  return left(
    refusal?.change ?? {
      outcome: "failed",
      plan,
      detail: "written, but the bucket does not show the new rules: scan it again in some minutes",
    },
  );
}

async function write(store: LifecycleStore, bucket: Bucket, plan: ChangePlan) {
  try {
    await store.write(bucket, plan.after);
    return undefined;
  } catch (error) {
    // No answer does not mean that S3 did not act: what counts is what can be read back.
    const mayHaveActed =
      error instanceof StoreError && (error.meaning === "conflict" || error.meaning === "unanswered");
    return { change: failure(error, bucket, plan), mayHaveActed };
  }
}

async function readBack(bucket: Bucket, plan: ChangePlan, { store, wait }: ApplyOptions) {
  for (const delay of READ_BACK_DELAYS) {
    if (delay > 0) await wait(delay);
    try {
      const stored = await store.read(bucket);
      if (stored.state === "stored" && sameMeaning(stored.configuration, plan.after)) return stored.configuration;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }
  return undefined;
}

function judge(configuration: LifecycleConfiguration, { bucket }: Verdict, { policy, today }: ApplyOptions): Verdict {
  return evaluate({ state: "configured", configuration }, policy, bucket, today);
}

function isAsPlanned(stored: StoredLifecycle, before: LifecycleConfiguration | undefined): boolean {
  if (stored.state === "absent") return before === undefined;
  return before !== undefined && sameMeaning(stored.configuration, before);
}

function failure(error: unknown, bucket: Bucket, plan: ChangePlan): BucketChange {
  if (!(error instanceof StoreError)) throw error;
  if (error.meaning === "unsupported") return { outcome: "refused", reason: "lifecycle-unsupported" };
  if (error.meaning === "conflict") return { outcome: "conflict", plan, detail: `${error.message}: run patch again` };
  return { outcome: "failed", plan, detail: `${error.message}; ${fixOf(error.finding, { bucket })}` };
}
