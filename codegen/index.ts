// Lifecycle rules as code: Terraform's language, Terraform's JSON, CDKTF and CloudFormation. Pure text, no I/O; it knows
// policy/ alone. Every text from a rule or a bucket is a literal of its language: nothing in it is an expression.
export { cdktfInlineRule, cdktfRule } from "./cdktf.ts";
export { cloudFormationRules } from "./cloudformation.ts";
export { type FixCode, fixCodeFor } from "./fix-code.ts";
export { hclInlineRule, hclRule } from "./hcl.ts";
export { safeJson } from "./safe-json.ts";
