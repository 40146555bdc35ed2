import { RunError } from "../errors.ts";
import type { ReportStore, RunPlaces } from "./report-store.ts";

/** Why no batch of a run writes any more: written by the batch that saw it, and read by each before it writes. */
export interface RunStop {
  /** A kind of stop that reports have. */
  readonly kind: string;
  /** In words. Of strangers' text, and still to be made safe to print. */
  readonly reason: string;
  readonly batch: string;
}

/** @throws RunError where it cannot be stored */
export async function stopRun(store: ReportStore, places: RunPlaces, stop: RunStop): Promise<void> {
  await store.write(places.stop, JSON.stringify(stop));
}

/**
 * @returns `undefined` where nobody stopped the run
 * @throws RunError where nobody can tell: then nothing may be written
 */
export async function readStop(store: ReportStore, places: RunPlaces): Promise<RunStop | undefined> {
  // Listed first: of a key that is not there, S3 says to a role that may not list the whole bucket that access is denied.
  let isThere = false;
  for await (const key of store.keys(places.stop)) isThere ||= key === places.stop;
  const text = isThere ? await store.read(places.stop) : undefined;
  if (text === undefined) return undefined;
  try {
    const { kind, reason, batch } = JSON.parse(text) as Partial<RunStop>;
    if (kind !== undefined && reason !== undefined && batch !== undefined) return { kind, reason, batch };
  } catch {
    // What cannot be read stops the run as well.
  }
  throw new RunError(`${store.location}/${places.stop}: says that the run is to stop, and not why`);
}
