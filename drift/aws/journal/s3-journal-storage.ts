import { RunError } from "../../errors.ts";
import type { Journal, JournalStorage, SavedRun } from "../../journal/journal.ts";
import { dayOfRun, PLAN_FILE, RUN_NAME } from "../../journal/run-names.ts";
import { type S3Location, s3LocationText } from "../../journal/s3-location.ts";
import { type ConnectionOptions, S3Clients } from "../clients/s3-clients.ts";
import { assertVersioned, journalBucketClient } from "./journal-bucket.ts";
import { S3Journal, sharedJournal } from "./s3-journal.ts";
import { S3Objects } from "./s3-objects.ts";
import { S3SavedRun } from "./s3-saved-run.ts";

export interface JournalConnection extends ConnectionOptions {
  /** Where the bucket is asked for first. */
  readonly region: string;
}

/**
 * Keeps runs in a bucket with versions, for jobs without a disk that lasts. Objects get the bucket's own encryption,
 * and no ACL.
 */
export class S3JournalStorage implements JournalStorage {
  readonly #objects: S3Objects;
  readonly #place: S3Location;

  private constructor(objects: S3Objects, place: S3Location) {
    this.#objects = objects;
    this.#place = place;
  }

  /** @throws RunError where the bucket cannot be asked, or keeps no versions */
  static async open(place: S3Location, connection: JournalConnection): Promise<S3JournalStorage> {
    return new S3JournalStorage(await openObjects(place, connection), place);
  }

  async create(runId: string, plan: string): Promise<Journal> {
    const run = runIn(this.#place, runId);
    const key = `${run.prefix}${PLAN_FILE}`;
    if (!(await this.#objects.create(key, plan))) throw sharedJournal(run);
    if (!(await this.#objects.keepsFromReplacing(key, plan))) {
      throw new RunError(
        `${s3LocationText(run)}: this service replaces objects in spite of If-None-Match, so it cannot keep a ` +
          "journal: name a folder; nothing was written",
      );
    }
    return new S3Journal(this.#objects, run, 0);
  }

  async createUploadLog(runId: string): Promise<Journal> {
    const { bucket, prefix } = runIn(this.#place, runId);
    return new S3Journal(this.#objects, { bucket, prefix: `${prefix}uploads/` }, 0);
  }

  get location(): string {
    return s3LocationText(this.#place);
  }

  async runs(since = new Date(0)): Promise<readonly SavedRun[]> {
    const keys = await this.#keys(since);
    return [...keys].map(([name, ofRun]) => new S3SavedRun(this.#objects, runIn(this.#place, name), ofRun));
  }

  /** The keys of each run, oldest first. */
  async #keys(since: Date): Promise<ReadonlyMap<string, readonly string[]>> {
    const { prefix } = this.#place;
    const runs = new Map<string, string[]>();
    for await (const key of this.#objects.keys(prefix, `${prefix}${dayOfRun(since)}`)) {
      const [name = "", ...rest] = key.slice(prefix.length).split("/");
      // Keys are sorted and runs begin with the year, so no run is behind this: there may be millions of other objects.
      if (name > ":") break;
      if (!RUN_NAME.test(name) || rest.length === 0) continue;
      const keys = runs.get(name) ?? [];
      keys.push(key);
      runs.set(name, keys);
    }
    return runs;
  }
}

/**
 * A run in a bucket, to be rolled back or gone on with.
 *
 * @throws RunError where the bucket cannot be asked, or keeps no versions
 */
export async function openS3Run(run: S3Location, connection: JournalConnection): Promise<SavedRun> {
  return new S3SavedRun(await openObjects(run, connection), run);
}

async function openObjects({ bucket }: S3Location, { region, ...options }: JournalConnection): Promise<S3Objects> {
  // Idle connections keep no process from ending, so nobody has to close these.
  const clients = new S3Clients(options);
  const client = await journalBucketClient(clients, region, bucket);
  await assertVersioned(client, bucket, options);
  return new S3Objects(client, bucket);
}

function runIn({ bucket, prefix }: S3Location, runId: string): S3Location {
  return { bucket, prefix: `${prefix}${runId}/` };
}
