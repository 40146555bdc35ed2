import { FINDING_KINDS } from "../../../policy/index.ts";
import { text } from "../contents/schema-parts.ts";
import { uploadsSchema } from "../uploads/uploads-schema.ts";

const rules = { type: "array", items: { type: "object" }, description: "In the spelling of S3's API." };

export const STATUSES = ["compliant", "violation", "undecided", "exempt", "notApplicable"];

const finding = {
  type: "object",
  required: ["kind", "severity", "message", "fix", "fingerprint"],
  properties: {
    kind: { enum: FINDING_KINDS },
    severity: { enum: ["error", "warning", "note"] },
    message: text,
    fix: { ...text, description: "One line." },
    fixCode: {
      type: "object",
      description: "Declared code: the lines that fix it.",
      additionalProperties: false,
      required: ["language", "lines"],
      properties: { language: { enum: ["hcl", "typescript", "json"] }, lines: { type: "array", items: text } },
    },
    fingerprint: {
      ...text,
      description:
        "The same in every run: a SHA-256 of the account, region, stack, construct path or address or ARN, bucket name, kind and rule ID, in 32 hexadecimal digits, and a number that tells equal ones apart.",
    },
    baselineState: {
      enum: ["new", "worse", "known"],
      description: "With --baseline: what the finding is to the earlier report.",
    },
    baselineMessage: { ...text, description: "Of one that is worse: the message of the earlier report." },
    ruleId: text,
    days: { type: "number" },
    missingAction: { ...text, description: "The IAM action that the caller lacks." },
  },
};

const declaredBy = {
  type: "object",
  description: "The code that declares the bucket's lifecycle rules, where it is to be fixed.",
  additionalProperties: false,
  required: ["by"],
  properties: {
    by: { enum: ["terraform", "cloudformation", "policy"] },
    address: { ...text, description: "Terraform's address, or CloudFormation's logical ID." },
    isInline: { type: "boolean", description: "Terraform: the rules stand in the bucket's lifecycle_rule." },
    file: text,
    line: { type: "integer", minimum: 1 },
    stack: text,
    constructPath: text,
    where: { ...text, description: "The policy's word for where the code is." },
  },
};

/** The JSON Schema of one bucket in a report. */
export const bucketSchema = {
  type: "object",
  additionalProperties: false,
  required: ["account", "region", "bucket", "status", "findings"],
  properties: {
    account: { type: ["string", "null"] },
    region: { type: ["string", "null"] },
    bucket: { type: ["string", "null"], description: "The name; null where it is not known before apply." },
    address: text,
    constructPath: text,
    stack: text,
    location: {
      type: "object",
      description: "The file that declares the bucket, and the line from 1.",
      additionalProperties: false,
      required: ["file"],
      properties: { file: text, line: { type: "integer", minimum: 1 } },
    },
    asOf: {
      ...text,
      description:
        "When its rules were as the verdict says, where they were not read in this run: the time of AWS Config's item, or of the earlier run that looked at it. ISO 8601, UTC.",
    },
    status: { enum: STATUSES },
    findings: { type: "array", items: finding },
    abort: {
      type: "object",
      description: "The rule that aborts incomplete multipart uploads of the whole bucket.",
      additionalProperties: false,
      required: ["days"],
      properties: { ruleId: text, days: { type: "integer" } },
    },
    exemption: {
      type: "object",
      additionalProperties: false,
      required: ["reason", "owner", "expires"],
      properties: { reason: text, owner: text, expires: text },
    },
    refusal: {
      type: "object",
      description: "Why a patch did not write the bucket, or, in a scan and as far as it can tell, would not.",
      additionalProperties: false,
      required: ["kind", "reason", "fix"],
      properties: { kind: text, reason: text, fix: { ...text, description: "The way out, in one line." } },
    },
    change: {
      type: "object",
      description: "What a patch or a rollback did.",
      additionalProperties: false,
      required: ["outcome"],
      properties: {
        outcome: { enum: ["patched", "restored", "unchanged", "planned", "refused", "failed", "conflict"] },
        reason: text,
        declaredBy,
        before: rules,
        after: rules,
      },
    },
    uploads: uploadsSchema,
  },
};
