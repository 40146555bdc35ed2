import { RunError } from "../errors.ts";

/** Where runs keep their manifests, shards and reports. */
export interface ReportStore {
  /** How it is called in messages: `s3://BUCKET`. */
  readonly location: string;
  readonly bucket: string;
  /**
   * Puts a text under a key, in place of what is there: all of it, or nothing.
   *
   * @param text in pieces, where it is not to be in memory at once
   * @throws RunError where it cannot be stored
   */
  write(key: string, text: string | Iterable<string>): Promise<void>;
  /**
   * Puts a text under a key where nothing is there: of several that try, one alone succeeds.
   *
   * @returns false where something is there, or somebody is putting it there
   * @throws RunError where it cannot be stored; it may be there all the same
   */
  create(key: string, text: string): Promise<boolean>;
  /**
   * @returns `undefined` where there is nothing under the key
   * @throws RunError where it cannot be read
   */
  read(key: string): Promise<string | undefined>;
  /** @throws RunError where they cannot be listed */
  keys(prefix: string): AsyncIterable<string>;
}

/** Where what belongs to one run is. */
export interface RunPlaces {
  readonly manifest: string;
  /** Why no batch writes any more; there is none as long as all may. */
  readonly stop: string;
  /** Which batch writes before all others. Ends with a slash. */
  readonly canary: string;
  /** Ends with a slash. */
  readonly shards: string;
  shard(name: string): string;
  report(day: string, extension: "json" | "html"): string;
}

/** A name of a run: a part of keys, and no path. Step Functions gives executions 1 to 80 such characters. */
const RUN_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}$/;

/**
 * @param prefix ends with a slash, or is empty
 * @throws RunError where the run's name is none
 */
export function runPlaces(prefix: string, run: string): RunPlaces {
  if (typeof run !== "string" || !RUN_NAME.test(run)) {
    throw new RunError(
      `run is ${(JSON.stringify(run) ?? "absent").slice(0, 100)}: expected 1 to 80 letters, digits, dots, - and _`,
    );
  }
  const folder = `${prefix}runs/${run}/`;
  return {
    manifest: `${folder}manifest.jsonl`,
    stop: `${folder}stop.json`,
    canary: `${folder}canary/`,
    shards: `${folder}shards/`,
    shard: (name) => `${folder}shards/${name}.json`,
    report: (day, extension) => `${prefix}reports/${day}/${run}.${extension}`,
  };
}
