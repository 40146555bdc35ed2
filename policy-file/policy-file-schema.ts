import { MAX_RULE_ID_LENGTH } from "../policy/index.ts";

const days = {
  type: "integer",
  minimum: 1,
  maximum: 2147483647,
  description: "A whole number of days, at least 1. S3 rounds up to the next midnight UTC.",
};

const accept = {
  type: "object",
  description: "An existing rule anywhere in this range is fine as it is.",
  additionalProperties: false,
  required: ["minDays", "maxDays"],
  properties: { minDays: days, maxDays: days },
};

const match = {
  type: "object",
  description: "Selects buckets: every condition given has to hold.",
  additionalProperties: false,
  minProperties: 1,
  properties: {
    bucket: { type: "string", minLength: 1, description: "Bucket name; * and ? are wildcards." },
    account: { type: "string", pattern: "^[0-9]{12}$", description: "Account id: twelve digits, in quotes." },
    region: { type: "string", minLength: 1, description: "Region, such as eu-west-1; * and ? are wildcards." },
    tags: {
      type: "object",
      minProperties: 1,
      description: "Bucket tags; * and ? are wildcards in the values. Costs one more request for a bucket.",
      additionalProperties: { type: "string" },
    },
  },
};

/**
 * The JSON Schema of `mpu-policy.yaml`, also for editors. Unknown keys are refused everywhere: a typo in a
 * policy must not read as its absence.
 */
export const policyFileSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "urn:mpu-guard:schema:policy:1",
  title: "mpu-guard policy",
  type: "object",
  additionalProperties: false,
  required: ["version"],
  properties: {
    $schema: { type: "string", description: "Where an editor finds this schema. It means nothing else." },
    version: { const: 1, description: "The version of this format." },
    rule: {
      type: "object",
      description: "The one lifecycle rule that mpu-guard owns in a bucket.",
      additionalProperties: false,
      properties: {
        id: {
          type: "string",
          minLength: 1,
          maxLength: MAX_RULE_ID_LENGTH,
          description: "Default: mpu-guard-abort-incomplete-multipart-uploads.",
        },
        daysAfterInitiation: { ...days, description: `Default: 7. ${days.description}` },
      },
    },
    accept: { ...accept, description: `${accept.description} Default: 1 to rule.daysAfterInitiation.` },
    overrides: {
      type: "array",
      description: "Other days for some buckets; the first match wins.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["match"],
        anyOf: [{ required: ["daysAfterInitiation"] }, { required: ["accept"] }],
        properties: {
          match,
          daysAfterInitiation: days,
          accept: { ...accept, description: `${accept.description} Default: 1 to daysAfterInitiation.` },
        },
      },
    },
    exemptions: {
      type: "array",
      description: "Buckets that need no rule, with who says so and until when.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["match", "reason", "owner", "expires"],
        properties: {
          match,
          reason: { type: "string", minLength: 1, description: "Why, for people: reports show it." },
          owner: { type: "string", minLength: 1, description: "Whom to ask: reports name them." },
          expires: {
            type: "string",
            format: "date",
            description: "The last day, YYYY-MM-DD in UTC. After it, the exemption exempts nothing.",
          },
        },
      },
    },
    allowExemptionTags: {
      type: "boolean",
      description:
        "Whether a team may exempt its own bucket by the tags mpu-guard:exempt-reason, -owner and -until (the last day). Default: false.",
    },
    neverPatch: {
      type: "array",
      description: "Buckets that are evaluated and reported, and never written by a patch.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["match", "reason"],
        properties: {
          match,
          reason: { type: "string", minLength: 1, description: "Why, for people: reports show it." },
        },
      },
    },
    declaredInCode: {
      type: "array",
      description: "Buckets whose lifecycle rules are declared in code: a patch leaves them and says so.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["match"],
        properties: {
          match,
          where: {
            type: "string",
            minLength: 1,
            description: "Where that code is, for people: github.com/acme/infrastructure.",
          },
        },
      },
    },
    limits: {
      type: "object",
      description: "How far one run of a patch may go.",
      additionalProperties: false,
      properties: {
        maxChangesPerRun: {
          type: "integer",
          minimum: 1,
          description: "A patch that plans more changes than this writes nothing. Default: no limit.",
        },
        canaryBuckets: {
          type: "integer",
          minimum: 0,
          description:
            "Buckets of each account that are written first, alone: the run goes on only if all of them succeed. Default: 1.",
        },
        failureTolerancePercentage: {
          type: "integer",
          minimum: 0,
          maximum: 100,
          description:
            "Percentage of a run's planned writes, rounded down, that may fail before the run stops. Default: 10.",
        },
      },
    },
  },
} as const;
