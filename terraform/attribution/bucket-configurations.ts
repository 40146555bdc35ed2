import type { DeclaredResource } from "../lang/index.ts";

/** The lifecycle configurations of one bucket. */
export interface BucketConfigurations {
  /** Surely this bucket's. */
  readonly declared: DeclaredResource[];
  /** This bucket's, and the plan destroys them. */
  readonly destroyed: DeclaredResource[];
  /** What may be this bucket's; each group is shared by all the buckets that it may be of. */
  readonly possible: Possible[];
}

/** Configurations, or calls of modules whose inside nobody sees, that may be for the same buckets. */
export interface Possible {
  readonly configurations: UnattributedConfiguration[];
  /** Module calls that are given a bucket: they may declare a configuration for it. */
  readonly modules: string[];
}

export interface UnattributedConfiguration {
  readonly configuration: DeclaredResource;
  /** What it takes its bucket from, for people. */
  readonly text: string;
  /** The same for configurations that are surely for one bucket, whichever that is. */
  readonly identity?: string | undefined;
  /** The few buckets that it may be for; none where it may be for any. */
  readonly candidates: readonly DeclaredResource[];
}

export function noConfigurations(): BucketConfigurations {
  return { declared: [], destroyed: [], possible: [] };
}

/** Notes one more configuration of a bucket. */
export function addConfiguration({ declared, destroyed }: BucketConfigurations, added: DeclaredResource): void {
  if (added.isDestroyed) destroyed.push(added);
  else declared.push(added);
}

/** What a declaration is called beside a bucket: an address alone says nothing of another file. */
export function addressBeside(bucket: DeclaredResource, { address, location }: DeclaredResource): string {
  return location.file === bucket.location.file ? address : `${address} (${location.file})`;
}
