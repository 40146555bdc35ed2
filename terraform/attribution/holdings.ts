import type { DeclaredResource } from "../lang/resource.ts";

/** A configuration, and how much of its bucket it is for. */
export interface Owned {
  readonly configuration: DeclaredResource;
  /** As written behind the bucket's address. */
  readonly instance?: string | undefined;
}

/** The configurations of one bucket. */
export interface Holdings {
  readonly owned: Owned[];
  /** Configurations that a plan takes away. */
  readonly removed: DeclaredResource[];
}

/** Notes one more configuration of a bucket. */
export function hold(
  { owned, removed }: Holdings,
  configuration: DeclaredResource,
  instance?: string | undefined,
): void {
  if (configuration.goes) removed.push(configuration);
  else owned.push({ configuration, instance });
}

/** What a declaration is called beside a bucket: an address alone says nothing of another file. */
export function addressBeside(bucket: DeclaredResource, { address, location }: DeclaredResource): string {
  return location.file === bucket.location.file ? address : `${address} (${location.file})`;
}
