export { findPolicyFile, type LoadedPolicy, loadPolicy, POLICY_FILE_NAMES, readPolicy } from "./load-policy.ts";
export { parsePolicyFile } from "./parse-policy-file.ts";
export { PolicyFileError, type PolicyFileProblem } from "./policy-file-error.ts";
export { policyFileSchema } from "./policy-file-schema.ts";
export { POLICY_TEMPLATE } from "./policy-template.ts";
