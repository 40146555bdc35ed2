// The permissions that each command needs, as data: policies, who may take a role, and the role as a CloudFormation
// template. Printed by the command, declared by modules/, passed with a session by whoever assumes a role. Pure.
export { EXTERNAL_ID, POLICY_ARN, ROLE_NAME, ROLE_NAME_WITH_PATH } from "./names.ts";
export {
  IAM_COMMANDS,
  type IamCommand,
  iamPolicy,
  matchesTags,
  type OrganizationPolicyOptions,
  organizationPolicy,
  readsTags,
  recordedScanPolicy,
} from "./policies.ts";
export { type RoleTemplateOptions, roleTemplate } from "./role-template.ts";
export { planningPolicy, type SessionPolicyOptions, writingPolicy } from "./session-policies.ts";
export { allow, type IamPolicyOptions, type PolicyDocument, type S3Place, type Statement } from "./statement.ts";
export { type Trust, type TrustDocument, trustDocument } from "./trust.ts";
