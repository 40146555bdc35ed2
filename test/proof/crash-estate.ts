import type { EmbeddedS3 } from "../../sandbox/index.ts";
import { SMALL_ESTATE } from "./small-estate.ts";

/** So many buckets are patched in the crash proof. */
export const CRASH_BUCKETS = 50;

/** What buckets hold that a patch or a rollback may change, by name. */
export type HeldRules = ReadonlyMap<string, string>;

/** Plants buckets that all need a patch, in turn without rules, with rules of today's and of the older dialect. */
export function plantCrashEstate(s3: EmbeddedS3): void {
  const documents = [undefined, SMALL_ESTATE["acme-logs"], SMALL_ESTATE["acme-old"]];
  for (let index = 0; index < CRASH_BUCKETS; index += 1) {
    s3.buckets.create({
      name: `acme-${String(index).padStart(2, "0")}`,
      lifecycle: documents[index % documents.length],
      transitionDefaultMinimumObjectSize: "varies_by_storage_class",
    });
  }
}

/** What all buckets hold, to the byte. Without rules S3 keeps no minimum size either. */
export function heldRules(s3: EmbeddedS3): HeldRules {
  return new Map(
    s3.buckets
      .list()
      .map(({ name, lifecycle, transitionDefaultMinimumObjectSize: size }) => [
        name,
        lifecycle === undefined ? "" : `${size} ${lifecycle}`,
      ]),
  );
}

/** Makes all buckets hold what they held. */
export function putRules(s3: EmbeddedS3, held: HeldRules): void {
  for (const bucket of s3.buckets.list()) {
    const text = held.get(bucket.name) ?? "";
    const size = text.slice(0, text.indexOf(" "));
    bucket.lifecycle = text === "" ? undefined : text.slice(size.length + 1);
    if (size === "varies_by_storage_class" || size === "all_storage_classes_128K") {
      bucket.transitionDefaultMinimumObjectSize = size;
    }
  }
}

/** The buckets that do not hold what they should. */
export function differences(now: HeldRules, then: HeldRules): readonly string[] {
  return [...then].filter(([name, held]) => now.get(name) !== held).map(([name]) => name);
}
