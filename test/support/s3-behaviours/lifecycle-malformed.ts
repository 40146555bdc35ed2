import type { LifecycleRule } from "@aws-sdk/client-s3";
import { ABORT, abortRule, assertRefused, putLifecycleText, putRules } from "./lifecycle-requests.ts";
import type { S3Behaviour } from "./s3-behaviour.ts";

const SCHEMA = "S3 API reference, PutBucketLifecycleConfiguration, Request Syntax";
const MALFORMED = { status: 400, code: "MalformedXML" };
const TAG = { Key: "team", Value: "video" };

const rules: readonly (readonly [form: string, rule: LifecycleRule, source: string, gateway: string])[] = [
  [
    "neither Filter nor Prefix",
    { ID: "scopeless", Status: "Enabled", AbortIncompleteMultipartUpload: ABORT },
    "https://github.com/aws/aws-sdk-go-v2/issues/2874",
    "same",
  ],
  ["both Filter and Prefix", abortRule({ Prefix: "" }), SCHEMA, "Accepts the rule."],
  [
    "an And of one predicate",
    abortRule({ Filter: { And: { Prefix: "tmp/" } } }),
    "https://github.com/hashicorp/terraform-provider-aws/issues/23882",
    "Accepts the rule.",
  ],
  [
    "two predicates directly in its Filter",
    { ID: "two", Status: "Enabled", Filter: { Prefix: "a", Tag: TAG }, Expiration: { Days: 1 } },
    "https://github.com/noobaa/noobaa-core/pull/8914",
    "Accepts the rule.",
  ],
  ["a Status in lower case", abortRule({ Status: "enabled" as "Enabled" }), SCHEMA, "same"],
];

const texts: readonly (readonly [form: string, text: string, gateway: string])[] = [
  ["text that is not XML", "<LifecycleConfiguration><Rule>", "same"],
  ["another root element", "<Lifecycle><Rule/></Lifecycle>", "Accepts any root element."],
  ["no rules", "<LifecycleConfiguration/>", "same"],
  [
    "an element that is not in the schema",
    "<LifecycleConfiguration><Rule><ID>a</ID><Filter/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration><FutureAction/></Rule></LifecycleConfiguration>",
    "Accepts the rule and drops the element.",
  ],
];

/** What is refused because it does not follow the schema. */
export const malformedLifecycleBehaviours: readonly S3Behaviour[] = [
  ...rules.map(
    ([form, rule, source, gateway]) =>
      ({
        name: `a lifecycle rule with ${form} is refused as MalformedXML`,
        source,
        gateway,
        run: async ({ client, newBucket }) => assertRefused(putRules(client, await newBucket(), rule), MALFORMED),
      }) satisfies S3Behaviour,
  ),
  ...texts.map(
    ([form, text, gateway]) =>
      ({
        name: `a lifecycle configuration of ${form} is refused as MalformedXML`,
        source: SCHEMA,
        gateway,
        run: async ({ client, newBucket }) =>
          assertRefused(putLifecycleText(client, await newBucket(), text), MALFORMED),
      }) satisfies S3Behaviour,
  ),
];
