// mpu-guard/policy-file: finds, reads and validates mpu-policy.yaml. Public, so what only the command needs (the schema,
// the template of `policy init`) is imported from its own file.
export type { Policy } from "../policy/index.ts";
export { findPolicyFile, type LoadedPolicy } from "./find-policy.ts";
export { loadPolicy, readPolicy } from "./load-policy.ts";
export { parsePolicyFile } from "./parse-policy-file.ts";
export { PolicyFileError, type PolicyFileProblem } from "./policy-file-error.ts";
