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

/** A batch that is not full yet. */
interface OpenBatch {
  readonly batch: Omit<Batch, "buckets">;
  readonly names: string[];
  bytes: number;
}

/** Puts buckets into batches as they come; those of an account follow each other as late as they can. */
export class Batches {
  readonly #largest: number;
  readonly #open = new Map<string, OpenBatch>();
  readonly #ofAccount = new Map<string, Batch[]>();
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
    const bytes = Buffer.byteLength(JSON.stringify(name)) + 1;
    const known = this.#open.get(key);
    // Room for what is added to a line later.
    const isFull =
      known !== undefined && (known.names.length >= this.#largest || known.bytes + bytes > LARGEST_LINE - 64);
    if (isFull) this.#close(known);
    if (known === undefined || isFull) {
      const batch = { account, region, ...(kind === "directory" && { kind }) };
      const empty = Buffer.byteLength(lineOf({ ...batch, buckets: [] }));
      this.#open.set(key, { batch, names: [name], bytes: empty + bytes });
      return;
    }
    known.names.push(name);
    known.bytes += bytes;
  }

  /** All of them. Accounts take turns, so that those which run beside each other ask different ones. */
  end(): readonly Batch[] {
    for (const open of this.#open.values()) this.#close(open);
    this.#open.clear();
    const queues = [...this.#ofAccount.values()];
    const most = Math.max(0, ...queues.map(({ length }) => length));
    return Array.from({ length: most }, (_, turn) => queues.flatMap((queue) => queue[turn] ?? [])).flat();
  }

  #close({ batch, names }: OpenBatch): void {
    const ofAccount = this.#ofAccount.get(batch.account ?? "") ?? [];
    ofAccount.push({ ...batch, buckets: names });
    this.#ofAccount.set(batch.account ?? "", ofAccount);
  }
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
