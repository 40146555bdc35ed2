export { DEFAULT_POLICY, exemptionTags, type Policy } from "../policy/index.ts";
export { loadPolicy } from "../policy-file/index.ts";
export {
  AbortIncompleteMultipartUpload,
  type AbortIncompleteMultipartUploadProps,
} from "./abort-incomplete-multipart-upload.ts";
export { type EnforceAbortPolicyOptions, enforceAbortPolicy } from "./enforce-abort-policy.ts";
export type { EnforcementMode } from "./enforcement.ts";
export type { BucketConstruct } from "./meta-arguments.ts";
