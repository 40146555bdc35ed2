import { POLICY_NOTE_KINDS } from "../../../policy/index.ts";
import { text, textOrNull, wholeNumber } from "../contents/schema-parts.ts";
import { totalUploadsSchema } from "../uploads/uploads-schema.ts";
import { bucketSchema, STATUSES } from "./bucket-schema.ts";
import { seenEarlierSchema, sinceSchema, sourceSchema } from "./source-schema.ts";

const comparisonStates = ["new", "worse", "known", "resolved", "undecided", "gone"];

const error = {
  type: "object",
  required: ["message"],
  properties: {
    kind: {
      enum: [
        "canary-failed",
        "too-many-failed",
        "service-alters-rules",
        "journal-lost",
        "canary-not-passed",
        "interrupted",
        "scan-interrupted",
      ],
    },
    notWritten: { type: "integer", description: "Buckets that were to be written, and were not begun." },
    message: text,
  },
};

const policy = {
  type: "object",
  required: ["source", "sha256"],
  properties: { source: text, sha256: { type: "string", pattern: "^[0-9a-f]{64}$" } },
};

const identity = {
  type: "object",
  description: "Live buckets: whose they are, who asked, and where.",
  additionalProperties: false,
  required: ["account", "partition", "caller", "profile", "endpoint", "regions"],
  properties: {
    account: { ...textOrNull, description: "Null behind an S3-compatible endpoint without --account." },
    partition: { ...textOrNull, description: "Null behind an S3-compatible endpoint." },
    caller: { ...textOrNull, description: "The ARN that STS names; null where STS was not asked." },
    profile: { ...textOrNull, description: "Null where neither --profile nor AWS_PROFILE names one." },
    endpoint: { ...textOrNull, description: "Null for AWS's own endpoints." },
    regions: { type: ["array", "null"], items: text, description: "What --region names; null for every region." },
    organizationalUnits: { type: "array", items: text, description: "What --organizational-unit names." },
    accountTags: {
      type: "array",
      items: text,
      description: "What --account-tag names: tags by which accounts were selected, each KEY=VALUE or KEY.",
    },
  },
};

const account = {
  type: "object",
  additionalProperties: false,
  required: ["account", "status"],
  properties: {
    account: text,
    name: text,
    status: { enum: ["scanned", "failed"] },
    buckets: { ...wholeNumber, description: "scanned: how many were evaluated." },
    reason: { ...text, description: "failed: why it was not scanned to its end, or could not be reached any more." },
  },
};

const resumed = {
  type: "object",
  description: "With --resume: what is of an interrupted run, and was not asked again.",
  additionalProperties: false,
  required: ["startedAt", "buckets"],
  properties: {
    startedAt: { ...text, description: "When that run began: ISO 8601, UTC." },
    buckets: { ...wholeNumber, description: "How many of the buckets are as they were seen then." },
  },
};

const merged = {
  type: "object",
  description: "report merge: the reports that became this one.",
  additionalProperties: false,
  required: ["reports", "replaced"],
  properties: {
    reports: { ...wholeNumber, description: "How many they were." },
    replaced: { ...wholeNumber, description: "Looks at buckets that another of them has, too: the later look counts." },
    journals: {
      type: "array",
      items: text,
      description: "The journals of what was written, where there are several: what `mpu-guard rollback` takes.",
    },
  },
};

const policyNote = {
  type: "object",
  required: ["kind", "entry", "match", "message", "fix"],
  properties: {
    kind: { enum: POLICY_NOTE_KINDS },
    entry: { ...text, description: "exemptions[0], overrides[1]: the entry of the policy, from 0." },
    match: { type: "object", description: "As the policy has it." },
    message: text,
    fix: text,
    line: { type: "integer", minimum: 1, description: "The line of the policy file, where it is known." },
    bucketCount: { ...wholeNumber, description: "unmatched: the buckets of the run." },
    by: { ...text, description: "shadowed: the earlier entry." },
    owner: text,
    expires: { ...text, description: "The last day, YYYY-MM-DD." },
    daysLeft: { type: "integer" },
  },
};

/** The JSON Schema of `--format json`. Further fields may come without a new `schemaVersion`. */
export const reportSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "urn:mpu-guard:schema:report:1",
  title: "mpu-guard report",
  type: "object",
  required: [
    "schemaVersion",
    "tool",
    "command",
    "startedAt",
    "finishedAt",
    "policy",
    "summary",
    "policyNotes",
    "buckets",
    "errors",
  ],
  properties: {
    schemaVersion: { const: 1 },
    tool: { type: "object", required: ["name", "version"], properties: { name: text, version: text } },
    command: { enum: ["scan", "patch", "rollback", "check", "uploads"] },
    startedAt: { ...text, description: "ISO 8601, UTC." },
    finishedAt: { ...text, description: "ISO 8601, UTC." },
    identity,
    accounts: { type: "array", items: account, description: "Of a run over several accounts: each of them, by ID." },
    source: sourceSchema,
    since: sinceSchema,
    seenEarlier: seenEarlierSchema,
    resumed,
    merged,
    policy,
    journal: { ...text, description: "The journal of what was written: what `mpu-guard rollback` takes." },
    exitStatus: { enum: [0, 1, 2, 3], description: "What the process exited with." },
    summary: {
      type: "object",
      additionalProperties: false,
      required: ["buckets", ...STATUSES],
      properties: Object.fromEntries(["buckets", ...STATUSES].map((name) => [name, wholeNumber])),
    },
    uploads: totalUploadsSchema,
    policyNotes: {
      type: "array",
      items: policyNote,
      description:
        "What is to be fixed in the policy: exemptions that end soon, and, where the run looked at every bucket, entries that match none.",
    },
    baseline: {
      type: "object",
      description: "With --baseline: the earlier report that this one was compared with.",
      additionalProperties: false,
      required: ["source", "startedAt", "policy", "counts"],
      properties: {
        source: text,
        startedAt: { ...text, description: "When its run began: ISO 8601, UTC." },
        policy,
        counts: {
          type: "object",
          description:
            "Of findings, without notes. resolved: in the earlier report only; undecided: in the earlier report, of a bucket that cannot be decided now; gone: of a bucket that is not in this report.",
          additionalProperties: false,
          required: comparisonStates,
          properties: Object.fromEntries(comparisonStates.map((name) => [name, wholeNumber])),
        },
      },
    },
    buckets: { type: "array", items: bucketSchema, description: "Sorted by account, region and name." },
    errors: { type: "array", items: error, description: "Why the run did not come to its end; empty where it did." },
  },
};
