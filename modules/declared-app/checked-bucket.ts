import type { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import type { Bucket, LifecycleReading } from "../../policy/index.ts";

/** A bucket of the app, or what stands for one, with the constructs that it consists of. */
export interface CheckedBucket {
  /** Where findings are shown: the bucket, or else the configuration or module that stands for it. */
  readonly node: IConstruct;
  readonly bucket: Bucket;
  readonly reading: LifecycleReading;
  /** Absent for a bucket that this app does not declare. */
  readonly bucketNode?: TerraformResource;
  /** The lifecycle configurations that surely are this bucket's. */
  readonly configurations: readonly TerraformResource[];
  /** Unattributed lifecycle configurations that may be this bucket's. */
  readonly mayBe: readonly TerraformResource[];
}
