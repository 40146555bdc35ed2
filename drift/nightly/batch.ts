// drift/nightly: a run that is cut into batches, each for a function of its own: the batches, their manifest, and where
// everything of a run is kept. Pure.
import { createHash } from "node:crypto";
import type { Bucket } from "../../policy/index.ts";
import { RunError } from "../errors.ts";

/** Buckets of one account and region, of one kind, that one function looks at. A line of the manifest. */
export interface Batch {
  /** Twelve digits; `null` where nobody knows the account. */
  readonly account: string | null;
  /** `null` where the listing did not give it. */
  readonly region: string | null;
  /** Names: at most {@link LARGEST_BATCH}, and less where they are long. */
  readonly buckets: readonly string[];
  /** Directory buckets have batches of their own. */
  readonly kind?: "directory";
  /** Buckets that may be written: the batch's share of `limits.maxChangesPerRun`. Absent: no limit. */
  readonly maxChanges?: number;
}

/** Names in a batch: what a function reads in some seconds. */
export const LARGEST_BATCH = 500;

/** Bytes of a batch as a line: half of what a state of Step Functions holds, as the other half is not ours. */
export const LARGEST_LINE = 128 * 1024;

/** Buckets that may be in one batch. */
interface Group {
  readonly batch: Omit<Batch, "buckets">;
  readonly names: string[];
}

/**
 * Puts buckets into batches. The names of a group are sorted first, so that the shards of its batches follow each other as
 * their buckets do in a report, and whoever puts them together needs one at a time.
 */
export class Batches {
  readonly #largest: number;
  readonly #groups = new Map<string, Group>();
  #buckets = 0;

  /** @param largest names in a batch */
  constructor(largest = LARGEST_BATCH) {
    this.#largest = largest;
  }

  get buckets(): number {
    return this.#buckets;
  }

  add({ account, region, name, kind }: Bucket): void {
    if (typeof name !== "string") return;
    this.#buckets += 1;
    const key = JSON.stringify([account, region, kind]);
    const group = this.#groups.get(key);
    if (group !== undefined) group.names.push(name);
    else this.#groups.set(key, { batch: { account, region, ...(kind === "directory" && { kind }) }, names: [name] });
  }

  /** All of them, each bucket once. Accounts take turns, so that those which run beside each other ask different ones. */
  end(): readonly Batch[] {
    const ofAccount = new Map<string, Batch[]>();
    for (const group of this.#groups.values()) {
      const account = group.batch.account ?? "";
      const queue = ofAccount.get(account) ?? [];
      ofAccount.set(account, queue);
      for (const batch of cut(group, this.#largest)) queue.push(batch);
    }
    this.#groups.clear();
    const queues = [...ofAccount.values()];
    const most = Math.max(0, ...queues.map(({ length }) => length));
    return Array.from({ length: most }, (_, turn) => queues.flatMap((queue) => queue[turn] ?? [])).flat();
  }
}

function* cut({ batch, names }: Group, largest: number): Iterable<Batch> {
  const empty = Buffer.byteLength(lineOf({ ...batch, buckets: [] }));
  let buckets: string[] = [];
  let bytes = empty;
  for (const name of new Set(names.sort())) {
    const size = Buffer.byteLength(JSON.stringify(name)) + 1;
    // Room for what is added to a line later.
    if (buckets.length > 0 && (buckets.length >= largest || bytes + size > LARGEST_LINE - 64)) {
      yield { ...batch, buckets };
      buckets = [];
      bytes = empty;
    }
    buckets.push(name);
    bytes += size;
  }
  yield { ...batch, buckets };
}

/** A batch as one line, without its end. */
export function lineOf(batch: Batch): string {
  return JSON.stringify(batch);
}

/** The same name for the same batch, whenever it is looked at: a shard of a repeated batch takes the place of the first. */
export function batchName({ account, region, kind, buckets }: Batch): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([account, region, kind, buckets]))
    .digest("hex");
  return `${account ?? "no-account"}-${region ?? "no-region"}-${hash.slice(0, 16)}`;
}

/** The buckets of a batch, as a listing gives them. */
export function bucketsOf({ account, region, kind, buckets }: Batch): readonly Bucket[] {
  return buckets.map((name) => ({ account, region, name, kind: kind ?? "general-purpose", origin: "live" }));
}

/**
 * Reads a batch that came as JSON.
 *
 * @throws RunError that says what is wrong: nothing is known then of which buckets it has
 */
export function parseBatch(value: unknown): Batch {
  const refuse = (why: string) => new RunError(`not a batch of the manifest: ${why}`);
  if (typeof value !== "object" || value === null) throw refuse("expected an object with account, region and buckets");
  const { account, region, buckets, kind, maxChanges } = value as Readonly<Record<string, unknown>>;
  if (account !== null && !(typeof account === "string" && /^\d{12}$/.test(account))) {
    throw refuse(`account is ${shown(account)}, and has to be twelve digits or null`);
  }
  if (region !== null && !(typeof region === "string" && /^[a-z0-9-]{1,40}$/.test(region))) {
    throw refuse(`region is ${shown(region)}, and has to be the name of a region or null`);
  }
  if (!Array.isArray(buckets) || buckets.length === 0 || buckets.length > LARGEST_BATCH) {
    throw refuse(`buckets has to be a list of 1 to ${LARGEST_BATCH} names`);
  }
  const wrong = buckets.find((name) => typeof name !== "string" || name === "");
  if (wrong !== undefined) throw refuse(`${shown(wrong)} among its buckets is no name`);
  if (kind !== undefined && kind !== "directory") throw refuse(`kind is ${shown(kind)}`);
  if (maxChanges !== undefined && !(Number.isInteger(maxChanges) && (maxChanges as number) >= 0)) {
    throw refuse(`maxChanges is ${shown(maxChanges)}`);
  }
  return value as Batch;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "absent").slice(0, 60);
}
