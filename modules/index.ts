// CDKTF: the construct that gives a bucket its lifecycle configuration, and in enforcement/ and inject/ the policy at
// synth. What buckets and rules a tree declares is judged by terraform/ alone: modules/ renders constructs for it, and
// maps its answer back to them.
export type { S3Place } from "../iam/index.ts";
export { DEFAULT_POLICY, exemptionTags, type Policy } from "../policy/index.ts";
export { loadPolicy } from "../policy-file/index.ts";
export {
  AbortIncompleteMultipartUpload,
  type AbortIncompleteMultipartUploadProps,
} from "./abort-rule/abort-incomplete-multipart-upload.ts";
export type { BucketConstruct } from "./abort-rule/meta-arguments.ts";
export { type EnforceAbortPolicyOptions, type EnforcementMode, enforceAbortPolicy } from "./enforcement/index.ts";
export {
  DriftPatchRole,
  type DriftPatchRoleProps,
  type DriftRoleProps,
  DriftScanRole,
} from "./infrastructure/drift-role.ts";
export type { FunctionOptions } from "./infrastructure/function-options.ts";
export type { NightlyNetwork } from "./infrastructure/nightly/network.ts";
export { NightlyDriftScan } from "./infrastructure/nightly/nightly-drift-scan.ts";
export type {
  NightlyBatches,
  NightlyDriftScanProps,
  NightlyFunctions,
  NightlyReports,
  NightlySchedule,
} from "./infrastructure/nightly/props.ts";
export {
  BucketEventForwarder,
  type BucketEventForwarderProps,
} from "./infrastructure/remediator/bucket-event-forwarder.ts";
export { BucketEventRemediator } from "./infrastructure/remediator/bucket-event-remediator.ts";
export type {
  BucketEventRemediatorProps,
  EventSenders,
  FlappingLimit,
} from "./infrastructure/remediator/props.ts";
