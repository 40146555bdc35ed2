import { type Bucket, type LifecycleReading, nameOrNull } from "../../policy/index.ts";

/** What an earlier run found of a bucket that was compliant, and of which it had nothing else to say. */
export interface EarlierLook {
  readonly region: string | null;
  /** When it was looked at: ISO 8601, UTC. */
  readonly asOf: string;
  /** The shortest rule that covers the whole bucket: all that its verdict turned on. */
  readonly abort: { readonly ruleId?: string; readonly days: number };
}

/** Earlier looks by account and name. A bucket with findings then has none, and so is looked at again. */
export class EarlierLooks {
  readonly #looks = new Map<string, EarlierLook>();

  add(account: string | null, name: string, look: EarlierLook): void {
    this.#looks.set(keyOf(account, name), look);
  }

  /** `undefined` too where the bucket is in another region now: then it is another bucket of the same name. */
  of(bucket: Bucket): { readonly key: string; readonly look: EarlierLook } | undefined {
    const name = nameOrNull(bucket);
    if (name === null) return undefined;
    const key = keyOf(bucket.account, name);
    const look = this.#looks.get(key);
    return look === undefined || look.region !== bucket.region ? undefined : { key, look };
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
