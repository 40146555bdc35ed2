import type { BucketReader } from "../ports.ts";
import { type EarlierLooks, readingOf } from "./earlier-looks.ts";
import { isDue, type Rotation } from "./rotation.ts";

/** Reads a bucket where it is new, had findings, or has its turn; gives what was found earlier of every other one. */
export function dueReader(reader: BucketReader, looks: EarlierLooks, rotation: Rotation): BucketReader {
  return {
    locate: (bucket) => reader.locate(bucket),
    readTags: (bucket) => reader.readTags(bucket),
    readLifecycle: async (bucket) => {
      const earlier = looks.of(bucket);
      if (earlier === undefined || isDue(earlier.key, earlier.asOf, rotation)) return reader.readLifecycle(bucket);
      return { bucket: { ...bucket, asOf: earlier.asOf }, reading: readingOf(earlier.look) };
    },
  };
}
