// Lifecycle rules as Terraform declares them: in a lifecycle configuration, in a bucket's deprecated arguments, on
// Outposts, in Cloud Control's buckets; without what providers add to plans and states of their own accord.
// Reads rules, and has no opinion on them.
export { hasOwnRules, readOwnRules, rulesArgument } from "./bucket-rules.ts";
export { asBucket } from "./cloud-control.ts";
export { ARGUMENTS, asGeneralPurpose, declaredBody } from "./planned-rules.ts";
export { hasInlineRules, readInlineRules } from "./read-inline-rules.ts";
export { readConfiguration } from "./read-rules.ts";
