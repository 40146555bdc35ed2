import { type Bucket, type LifecycleReading, nameOrNull } from "../../policy/index.ts";

/** What an earlier run found of a bucket that was compliant, and of which it had nothing else to say. */
export interface EarlierLook {
  readonly region: string | null;
  /** When it was looked at, ISO 8601; absent for the run itself. */
  readonly asOf?: string;
  /** The shortest rule that covers the whole bucket: all that its verdict turned on. */
  readonly abort: { readonly ruleId?: string; readonly days: number };
}

/** Earlier looks by account and name. A bucket with findings then has none, and so is looked at again. */
export class EarlierLooks {
  readonly #looks = new Map<string, EarlierLook>();
  /** One object for all that were alike: of a million buckets, a few hundred are. */
  readonly #alike = new Map<string, EarlierLook>();
  /** When the run began that looked at those without a time of their own: ISO 8601. */
  startedAt = "";

  add(account: string | null, name: string, look: EarlierLook): void {
    const likeness = JSON.stringify([look.region, look.asOf, look.abort.ruleId, look.abort.days]);
    const known = this.#alike.get(likeness);
    if (known === undefined) this.#alike.set(likeness, look);
    this.#looks.set(keyOf(account, name), known ?? look);
  }

  /** `undefined` too where the bucket is in another region now: then it is another bucket of the same name. */
  of(bucket: Bucket): { readonly key: string; readonly look: EarlierLook; readonly asOf: string } | undefined {
    const name = nameOrNull(bucket);
    if (name === null) return undefined;
    const key = keyOf(bucket.account, name);
    const look = this.#looks.get(key);
    if (look === undefined || look.region !== bucket.region) return undefined;
    return { key, look, asOf: look.asOf ?? this.startedAt };
  }
}

/** A bucket's rules as they were, as far as its verdict turned on them. */
export function readingOf({ abort: { ruleId, days } }: EarlierLook): LifecycleReading {
  const rule = {
    ...(ruleId !== undefined && { id: ruleId }),
    status: "Enabled" as const,
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: days },
  };
  return { state: "configured", configuration: { rules: [rule] } };
}

function keyOf(account: string | null, name: string): string {
  return `${account ?? ""}/${name}`;
}
