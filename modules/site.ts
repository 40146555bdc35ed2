import type { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import type { Bucket, LifecycleReading } from "../policy/index.ts";

/** One thing in the tree to judge: a bucket, or what stands for one. */
export interface Site {
  /** Where findings are shown. */
  readonly node: IConstruct;
  readonly bucket: Bucket;
  readonly reading: LifecycleReading;
  /** Absent for a bucket that this app does not declare. */
  readonly bucketNode?: TerraformResource;
  /** The lifecycle configurations that were attributed to it. */
  readonly configurations: readonly TerraformResource[];
}
