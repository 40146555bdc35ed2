import type { Bucket } from "./bucket.ts";
import { type BucketMatch, coversMatch, matchesBucket } from "./bucket-match.ts";
import type { Policy } from "./policy.ts";

/** An entry of a policy: `exemptions[0]` is the first one of `exemptions`. */
export interface PolicyEntry {
  readonly list: "exemptions" | "overrides";
  /** From 0. */
  readonly index: number;
  readonly match: BucketMatch;
}

/** What is to be mended in a policy rather than in a bucket. Its words are in `policy-note-prose.ts`. */
export type PolicyNote = PolicyEntry &
  (
    | {
        /** No bucket of the run is selected by it. */
        readonly kind: "unmatched";
        /** How many buckets the run looked at. */
        readonly bucketCount: number;
      }
    | {
        /** It never takes effect. */
        readonly kind: "shadowed";
        /** The earlier entry of the same list that does. */
        readonly by: PolicyEntry;
      }
    | {
        /** An exemption whose last day has passed, or comes within 30 days. */
        readonly kind: "expired" | "expires-soon";
        readonly owner: string;
        /** The last day, `YYYY-MM-DD`. */
        readonly expires: string;
        /** From today to the last day: 0 on that day, and less than 0 after it. */
        readonly daysLeft: number;
      }
  );

/** An exemption that ends within as many days is named, so that its owner can act in time. */
const NOTICE_DAYS = 30;

/**
 * What a policy alone shows, without buckets: entries that never take effect, and exemptions that have ended or end soon.
 *
 * @param today `YYYY-MM-DD` in UTC
 */
export function notesOnPolicy(policy: Policy, today: string): readonly PolicyNote[] {
  return [...shadowed(policy), ...expiring(policy, today)];
}

/**
 * What the buckets of a run show of the policy: exemptions that end soon and are used, and, where the run looked at
 * every bucket there is, entries that select none. A bucket of which too little is known counts as selected.
 *
 * @param run.today `YYYY-MM-DD` in UTC
 * @param run.isComplete whether the run looked at every bucket of its accounts
 */
export function notesFromBuckets(
  policy: Policy,
  buckets: Iterable<Bucket>,
  run: { readonly today: string; readonly isComplete: boolean },
): readonly PolicyNote[] {
  const use = new PolicyUse(policy);
  for (const bucket of buckets) use.add(bucket);
  return use.notes(run);
}

/** Sees the buckets of a run one by one, and keeps none, for what {@link notesFromBuckets} says of them all. */
export class PolicyUse {
  readonly #policy: Policy;
  readonly #unused: Set<PolicyEntry>;
  readonly #accounts = new Set<string | null>();
  #bucketCount = 0;
  #hasDirectories = false;

  constructor(policy: Policy) {
    this.#policy = policy;
    this.#unused = new Set(entriesOf(policy));
  }

  add(bucket: Bucket): void {
    this.#bucketCount += 1;
    this.#accounts.add(bucket.account);
    if (bucket.kind === "directory") this.#hasDirectories = true;
    for (const entry of this.#unused) if (matchesBucket(entry.match, bucket) !== false) this.#unused.delete(entry);
  }

  notes({ today, isComplete }: { readonly today: string; readonly isComplete: boolean }): readonly PolicyNote[] {
    const unused = [...this.#unused];
    const isUsed = ({ list, index }: PolicyEntry) => !unused.some((each) => each.list === list && each.index === index);
    const ending = expiring(this.#policy, today).filter((note) => note.kind === "expires-soon" && isUsed(note));
    if (!isComplete || this.#bucketCount === 0) return ending;
    const unmatched = unused
      .filter((entry) => !this.#isForOthers(entry))
      .map((entry): PolicyNote => ({ ...entry, kind: "unmatched", bucketCount: this.#bucketCount }));
    return [...unmatched, ...ending];
  }

  /** Whether an entry is for buckets that this run does not list: of another account, or directory buckets. */
  #isForOthers({ match }: PolicyEntry): boolean {
    const isOfOtherAccount = match.account !== undefined && !this.#accounts.has(match.account);
    // The names of directory buckets, and of no others, end so.
    const isDirectory = match.bucket?.endsWith("--x-s3") === true && !this.#hasDirectories;
    return isOfOtherAccount || isDirectory;
  }
}

function entriesOf({ exemptions, overrides }: Policy): readonly PolicyEntry[] {
  return [
    ...overrides.map(({ match }, index): PolicyEntry => ({ list: "overrides", index, match })),
    ...exemptions.map(({ match }, index): PolicyEntry => ({ list: "exemptions", index, match })),
  ];
}

function shadowed(policy: Policy): readonly PolicyNote[] {
  const entries = entriesOf(policy);
  return entries.flatMap((entry): PolicyNote[] => {
    const by = entries.find((earlier) => isBefore(earlier, entry) && outlasts(earlier, entry, policy));
    return by === undefined ? [] : [{ ...entry, kind: "shadowed", by }];
  });
}

function isBefore(earlier: PolicyEntry, entry: PolicyEntry): boolean {
  return earlier.list === entry.list && earlier.index < entry.index && coversMatch(earlier.match, entry.match);
}

/** An exemption that ends later takes effect once the earlier one has ended. */
function outlasts(earlier: PolicyEntry, entry: PolicyEntry, { exemptions }: Policy): boolean {
  if (entry.list === "overrides") return true;
  const [end, own] = [exemptions[earlier.index]?.expires, exemptions[entry.index]?.expires];
  return end !== undefined && own !== undefined && end >= own;
}

function expiring({ exemptions }: Policy, today: string): readonly PolicyNote[] {
  return exemptions.flatMap(({ match, owner, expires }, index): PolicyNote[] => {
    const daysLeft = daysBetween(today, expires);
    if (daysLeft > NOTICE_DAYS) return [];
    const kind = daysLeft < 0 ? "expired" : "expires-soon";
    return [{ list: "exemptions", index, match, kind, owner, expires, daysLeft }];
  });
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
