import type { LifecycleRule } from "@aws-sdk/client-s3";
import { ABORT, abortRule, assertRefused, EXPIRATION, legacyRule, putRules } from "./lifecycle-requests.ts";
import type { S3Behaviour } from "./s3-behaviour.ts";

const REFERENCE = "S3 API reference, PutBucketLifecycleConfiguration";
const NO_WORDS = "Refuses with the same code and no message.";
const ACCEPTS = "Accepts the configuration.";
const expireLogs = legacyRule("expire-logs", "logs/", { Expiration: EXPIRATION });

interface RefusedRules {
  readonly what: string;
  readonly code: "InvalidRequest" | "InvalidArgument";
  readonly message: string;
  readonly source: string;
  readonly gateway: string;
  readonly rules: readonly LifecycleRule[];
}

const refused: readonly RefusedRules[] = [
  {
    what: "an abort rule with a tag",
    code: "InvalidRequest",
    message: "AbortIncompleteMultipartUpload cannot be specified with Tags.",
    source: "https://github.com/terraform-aws-modules/terraform-aws-s3-bucket/issues/109",
    gateway: NO_WORDS,
    rules: [abortRule({ Filter: { Tag: { Key: "team", Value: "video" } } })],
  },
  {
    what: "an abort rule with an object size",
    code: "InvalidRequest",
    message: "AbortIncompleteMultipartUpload cannot be specified with Object Size.",
    source: "https://github.com/umccr/infrastructure/pull/332",
    gateway: "Accepts the rule and silently drops the size condition.",
    rules: [abortRule({ Filter: { ObjectSizeGreaterThan: 1024 } })],
  },
  {
    what: "a rule with a Filter after one with a Prefix",
    code: "InvalidRequest",
    message: "Filter element can only be used in Lifecycle V2.",
    source: "https://github.com/aws/aws-sdk-ruby/issues/1653",
    gateway: ACCEPTS,
    rules: [expireLogs, abortRule()],
  },
  {
    what: "a rule with a Prefix after one with a Filter",
    code: "InvalidRequest",
    message: "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.",
    source: "https://github.com/hashicorp/terraform-provider-aws/issues/23299",
    gateway: ACCEPTS,
    rules: [abortRule(), expireLogs],
  },
  {
    what: "a rule without an action",
    code: "InvalidRequest",
    message: "At least one action needs to be specified in a rule",
    source: REFERENCE,
    gateway: "Refuses it as MalformedXML.",
    rules: [{ ID: "idle", Status: "Enabled", Filter: {} }],
  },
  {
    what: "a configuration of 1,001 rules",
    code: "InvalidRequest",
    message: "The number of lifecycle rules must not exceed the allowed limit of 1000 rules.",
    source: "S3 User Guide, Managing the lifecycle of objects (up to 1,000 rules)",
    gateway: "Refuses it as MalformedXML.",
    rules: Array.from({ length: 1001 }, (_, index) => abortRule({ ID: `r${index}`, Filter: { Prefix: `${index}/` } })),
  },
  {
    what: "an abort rule of 0 days",
    code: "InvalidArgument",
    message: "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
    source: REFERENCE,
    gateway: NO_WORDS,
    rules: [abortRule({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 } })],
  },
  {
    what: "an ID of 256 characters",
    code: "InvalidArgument",
    message: "ID length should not exceed allowed limit of 255",
    source: "S3 API reference, LifecycleRule, ID",
    gateway: NO_WORDS,
    rules: [abortRule({ ID: "x".repeat(256) })],
  },
  {
    what: "two rules with one ID",
    code: "InvalidArgument",
    message: "Rule ID must be unique. Found same ID for more than one rule",
    source: "S3 API reference, LifecycleRule, ID",
    gateway: NO_WORDS,
    rules: [abortRule(), abortRule({ Filter: { Prefix: "tmp/" } })],
  },
  {
    what: "two legacy rules with one prefix",
    code: "InvalidRequest",
    message: "Found two rules with same prefix 'logs/'",
    source: "https://github.com/ceph/ceph/pull/12750",
    gateway: ACCEPTS,
    rules: [expireLogs, legacyRule("abort", "logs/", { AbortIncompleteMultipartUpload: ABORT })],
  },
  {
    what: "two legacy rules with one action and overlapping prefixes",
    code: "InvalidRequest",
    message: "Found overlapping prefixes 'logs/' and 'logs/web/' for same action type 'Expiration'",
    source: "https://github.com/ceph/ceph/pull/23668",
    gateway: ACCEPTS,
    rules: [legacyRule("expire-web", "logs/web/", { Expiration: EXPIRATION }), expireLogs],
  },
];

/** What follows the schema and is refused all the same. */
export const refusedLifecycleBehaviours: readonly S3Behaviour[] = refused.map(
  ({ what, code, message, source, gateway, rules }) => ({
    name: `S3 refuses ${what} as ${code}`,
    source,
    gateway,
    run: async ({ client, newBucket }) =>
      assertRefused(putRules(client, await newBucket(), ...rules), { status: 400, code, message }),
  }),
);
