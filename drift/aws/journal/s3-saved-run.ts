import pMap from "p-map";
import { RunError } from "../../errors.ts";
import type { Journal, RunRecord, SavedRun } from "../../journal/journal.ts";
import { parseJournal } from "../../journal/journal-text.ts";
import { PLAN_FILE, RUN_NAME } from "../../journal/run-names.ts";
import { type S3Location, s3LocationText } from "../../journal/s3-location.ts";
import { entriesKey, S3Journal } from "./s3-journal.ts";
import type { S3Objects } from "./s3-objects.ts";

/** Objects read at once. */
const CONCURRENCY = 16;

/** A run in a bucket. */
export class S3SavedRun implements SavedRun {
  readonly #objects: S3Objects;
  readonly #run: S3Location;
  #keys: readonly string[] | undefined;
  /** How many objects the journal has that was read. */
  #read: number | undefined;

  /** @param keys of the run, where they are known */
  constructor(objects: S3Objects, run: S3Location, keys?: readonly string[]) {
    this.#objects = objects;
    this.#run = run;
    this.#keys = keys;
  }

  get location(): string {
    return s3LocationText(this.#run);
  }

  async read(): Promise<RunRecord> {
    const entries = await this.entries();
    return { location: this.location, plan: await this.#objects.find(`${this.#run.prefix}${PLAN_FILE}`), entries };
  }

  async entries(): Promise<RunRecord["entries"]> {
    this.#keys ??= await this.#list();
    const ours = this.#keys.filter((key) => key.startsWith(`${this.#run.prefix}journal/`)).sort();
    for (const [index, key] of ours.entries()) {
      const expected = entriesKey(this.#run, index + 1);
      if (key !== expected) {
        throw new RunError(
          `s3://${this.#objects.bucket}/${expected} is missing: restore its version; nothing was done`,
        );
      }
    }
    this.#read = ours.length;
    return (await pMap(ours, (key) => this.#readObject(key), { concurrency: CONCURRENCY })).flat();
  }

  /** Goes on behind what was read: where somebody else did meanwhile, the next entry meets theirs, and is refused. */
  async reopen(): Promise<Journal> {
    if (this.#read === undefined) await this.entries();
    return new S3Journal(this.#objects, this.#run, this.#read ?? 0);
  }

  async #list(): Promise<readonly string[]> {
    // A place of many runs is none itself, and may have millions of other objects.
    if (this.#run.prefix === "") return [];
    const keys: string[] = [];
    for await (const key of this.#objects.keys(this.#run.prefix)) {
      if (RUN_NAME.test(key.slice(this.#run.prefix.length))) return [];
      keys.push(key);
    }
    if (keys.length === 0) throw new RunError(`cannot read ${this.location}: there is no such run`);
    return keys;
  }

  async #readObject(key: string): Promise<RunRecord["entries"]> {
    const where = `s3://${this.#objects.bucket}/${key}`;
    const text = await this.#objects.find(key);
    // S3 keeps objects whole, so half a line was written by somebody else.
    if (!text?.endsWith("\n")) throw new RunError(`${where}: this is nothing that mpu-guard wrote; nothing was done`);
    return parseJournal(text, where);
  }
}
