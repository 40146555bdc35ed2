import { pMapIterable, pMapSkip } from "p-map";
import { type Bucket, evaluate, judgeExempt, type Policy, policyNeedsTags, type Verdict } from "../../policy/index.ts";
import type { Ownership } from "../ownership/ownership.ts";
import { expectedRefusal } from "../patch/expected-refusal.ts";
import type { BucketReader, BucketSource, LifecycleAnswer } from "../ports.ts";

export interface ScanOptions {
  readonly policy: Policy;
  readonly source: BucketSource;
  readonly reader: BucketReader;
  /** Which buckets are looked at. Asked twice: with the name alone, and again once the region is known. */
  readonly select: (bucket: Bucket) => boolean;
  /** Buckets under way at once. */
  readonly concurrency: number;
  /** Whether a verdict waits for none of those before it, so that a slow bucket holds up no other one. */
  readonly inAnyOrder?: boolean;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
  /** What surely keeps a patch from writing to a bucket, so that none is advised in vain. */
  readonly ownership?: Pick<Ownership, "knownRefusal">;
}

/** The verdicts of all selected buckets, each as soon as it and those before it are known: in listing order, or in any. */
export function scan(options: ScanOptions): AsyncIterable<Verdict> {
  return inspect(options, async (verdict) => verdict);
}

/** As {@link scan}, with what else is found out about each bucket, beside the others that are looked at. */
export function inspect<T>(options: ScanOptions, look: (verdict: Verdict) => Promise<T>): AsyncIterable<T> {
  const { source, concurrency, select, inAnyOrder = false } = options;
  const inspectOne = async (bucket: Bucket) => {
    const verdict = select(bucket) ? await judge(bucket, options) : undefined;
    return verdict === undefined ? pMapSkip : await look(verdict);
  };
  return pMapIterable(source.list(), inspectOne, {
    concurrency,
    // Room for those that wait behind a slow one.
    backpressure: concurrency * 4,
    preserveOrder: !inAnyOrder,
  });
}

async function judge(listed: Bucket, options: ScanOptions): Promise<Verdict | undefined> {
  const { policy, reader, select, today, ownership } = options;
  const located = listed.region === null ? await reader.locate(listed) : listed;
  const [unlocated] = located.region === null ? (located.unread ?? []) : [];
  if (unlocated !== undefined) return evaluate({ state: "undecided", finding: unlocated }, policy, located, today);
  if (!select(located)) return undefined;

  const bucket = policyNeedsTags(policy, located) ? await reader.readTags(located) : located;
  const exempt = judgeExempt(policy, bucket, today);
  if (exempt !== undefined) return exempt;

  const answer = await reader.readLifecycle(bucket);
  const verdict = await evaluateAnswer(answer, options);
  const refusal = ownership && (await expectedRefusal({ ...answer, verdict }, ownership));
  return refusal === undefined ? verdict : { ...verdict, refusal };
}

/** Tags that could exempt a bucket are read only where it would need them. */
async function evaluateAnswer({ bucket, reading }: LifecycleAnswer, options: ScanOptions): Promise<Verdict> {
  const { policy, reader, today } = options;
  const verdict = evaluate(reading, policy, bucket, today);
  const turnsOnTags = policy.allowExemptionTags && bucket.tags === undefined && reading.state !== "undecided";
  if (verdict.status !== "undecided" || !turnsOnTags) return verdict;
  return evaluate(reading, policy, await reader.readTags(bucket), today);
}
