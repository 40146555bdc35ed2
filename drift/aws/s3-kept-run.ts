import pMap from "p-map";
import { RunError } from "../errors.ts";
import type { Journal, KeptRun, RunRecord } from "../journal/journal.ts";
import { parseJournal } from "../journal/journal-text.ts";
import { PLAN_FILE } from "../journal/run-names.ts";
import { type S3Location, s3LocationText } from "../journal/s3-location.ts";
import { entriesKey, S3Journal } from "./s3-journal.ts";
import type { S3Objects } from "./s3-objects.ts";

/** Objects read at once. */
const CONCURRENCY = 16;

/** A run in a bucket. */
export class S3KeptRun implements KeptRun {
  readonly #objects: S3Objects;
  readonly #run: S3Location;
  #kept: number | undefined;

  constructor(objects: S3Objects, run: S3Location) {
    this.#objects = objects;
    this.#run = run;
  }

  async read(): Promise<RunRecord> {
    const keys: string[] = [];
    for await (const key of this.#objects.keys(this.#run.prefix)) keys.push(key);
    const location = s3LocationText(this.#run);
    if (keys.length === 0) throw new RunError(`cannot read ${location}: there is no such run`);
    return {
      location,
      plan: await this.#objects.find(`${this.#run.prefix}${PLAN_FILE}`),
      entries: await this.entries(keys),
    };
  }

  /** @param keys of the run */
  async entries(keys: readonly string[]): Promise<RunRecord["entries"]> {
    const ours = keys.filter((key) => key.startsWith(`${this.#run.prefix}journal/`)).sort();
    for (const [index, key] of ours.entries()) {
      const expected = entriesKey(this.#run, index + 1);
      if (key !== expected) {
        throw new RunError(
          `s3://${this.#objects.bucket}/${expected} is missing: restore its version; nothing was done`,
        );
      }
    }
    this.#kept = ours.length;
    return (await pMap(ours, (key) => this.#read(key), { concurrency: CONCURRENCY })).flat();
  }

  /** Goes on behind what was read: where somebody else did meanwhile, the next entry meets theirs, and is refused. */
  async reopen(): Promise<Journal> {
    if (this.#kept === undefined) await this.read();
    return new S3Journal(this.#objects, this.#run, this.#kept ?? 0);
  }

  async #read(key: string): Promise<RunRecord["entries"]> {
    const where = `s3://${this.#objects.bucket}/${key}`;
    const text = await this.#objects.find(key);
    // S3 keeps objects whole, so half a line was written by somebody else.
    if (!text?.endsWith("\n")) throw new RunError(`${where}: this is nothing that mpu-guard wrote; nothing was done`);
    return parseJournal(text, where);
  }
}
