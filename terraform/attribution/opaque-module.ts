import type { DeclaredResource, Value } from "../lang/index.ts";

/** A module call whose inside is not in the files. */
export interface OpaqueModule {
  readonly moduleSource: string;
  readonly bucketName?: unknown;
  /** What it is given. */
  readonly inputs: () => readonly Value[];
  readonly constructPath?: string;
  readonly stack?: string;
  readonly address: string;
  readonly location: DeclaredResource["location"];
}

/** Such as terraform-aws-modules/s3-bucket/aws or ./modules/s3. */
export function isBucketModule(module: OpaqueModule): boolean {
  return /(^|[^a-z0-9])s3([^a-z0-9]|$)/i.test(module.moduleSource) && !isHelperModule(module);
}

/** Parts of terraform-aws-modules/s3-bucket/aws that create no bucket and no lifecycle configuration. */
export function isHelperModule({ moduleSource }: OpaqueModule): boolean {
  return /\/\/modules\/(object|notification)\b/.test(moduleSource);
}
