import assert from "node:assert/strict";
import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
} from "@aws-sdk/client-s3";
import {
  ABORT,
  abortRule,
  assertRefused,
  EXPIRATION,
  getOnlyRule,
  getRules,
  legacyRule,
  putRules,
} from "./lifecycle-requests.ts";
import type { S3Behaviour } from "./s3-behaviour.ts";

const GET = "S3 API reference, GetBucketLifecycleConfiguration";
const PUT = "S3 API reference, PutBucketLifecycleConfiguration";
const READS_BACK_LEGACY = "Reads every whole-bucket and prefix filter back as a legacy Prefix.";
const NO_MINIMUM_SIZE = "Ignores TransitionDefaultMinimumObjectSize and never answers one.";
const NONE = { status: 404, code: "NoSuchLifecycleConfiguration" };

/** How configurations are kept. */
export const lifecycleBehaviours: readonly S3Behaviour[] = [
  {
    name: "a bucket without a lifecycle configuration answers NoSuchLifecycleConfiguration",
    source: GET,
    gateway: "same",
    run: async ({ client, newBucket }) => assertRefused(getRules(client, await newBucket()), NONE),
  },
  {
    name: "an empty Filter comes back as an empty Filter",
    source: "S3 API reference, LifecycleRuleFilter",
    gateway: READS_BACK_LEGACY,
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      await putRules(client, bucket, abortRule());
      assert.deepEqual(await getOnlyRule(client, bucket), abortRule());
    },
  },
  {
    name: "a Filter with an empty Prefix comes back as it was put",
    source: PUT,
    gateway: READS_BACK_LEGACY,
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      await putRules(client, bucket, abortRule({ Filter: { Prefix: "" } }));
      assert.deepEqual(await getOnlyRule(client, bucket), abortRule({ Filter: { Prefix: "" } }));
    },
  },
  {
    name: "a legacy Prefix comes back as a legacy Prefix",
    source: "https://github.com/ceph/s3-tests (test_lifecycle_get)",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      const rule = legacyRule("legacy", "", { AbortIncompleteMultipartUpload: ABORT });
      await putRules(client, bucket, rule);
      assert.deepEqual(await getOnlyRule(client, bucket), rule);
    },
  },
  {
    name: "rules of one lifecycle configuration with Filters may overlap",
    source: "S3 User Guide, Examples of S3 Lifecycle configurations, Specifying overlapping filters",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      await putRules(client, bucket, abortRule(), abortRule({ ID: "tmp", Filter: { Prefix: "tmp/" } }));
      assert.equal((await getRules(client, bucket)).length, 2);
    },
  },
  {
    name: "a rule put without an ID is given one",
    source: "S3 API reference, LifecycleRule, ID",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      await putRules(client, bucket, abortRule({ ID: undefined }));
      assert.ok((await getOnlyRule(client, bucket)).ID);
    },
  },
  {
    name: "a PUT replaces the whole lifecycle configuration",
    source: PUT,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      await putRules(client, bucket, abortRule({ ID: "first" }));
      await putRules(client, bucket, abortRule({ ID: "second" }));
      assert.equal((await getOnlyRule(client, bucket)).ID, "second");
    },
  },
  {
    name: "a refused PUT leaves the lifecycle configuration as it was",
    source: PUT,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      await putRules(client, bucket, abortRule());
      await assert.rejects(putRules(client, bucket, { Status: "Enabled", Expiration: EXPIRATION }));
      assert.equal((await getOnlyRule(client, bucket)).ID, "abort");
    },
  },
  {
    name: "a deleted lifecycle configuration is gone, and deleting it again succeeds",
    source: "S3 API reference, DeleteBucketLifecycle",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      await putRules(client, bucket, abortRule());
      await client.send(new DeleteBucketLifecycleCommand({ Bucket: bucket }));
      await client.send(new DeleteBucketLifecycleCommand({ Bucket: bucket }));
      await assertRefused(getRules(client, bucket), NONE);
    },
  },
  {
    name: "a PUT without TransitionDefaultMinimumObjectSize sets all_storage_classes_128K",
    source: PUT,
    gateway: NO_MINIMUM_SIZE,
    run: async ({ client, newBucket }) => {
      const Bucket = await newBucket();
      const LifecycleConfiguration = { Rules: [abortRule()] };
      const TransitionDefaultMinimumObjectSize = "varies_by_storage_class";
      const get = new GetBucketLifecycleConfigurationCommand({ Bucket });
      const first = new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration,
        TransitionDefaultMinimumObjectSize,
      });
      assert.equal((await client.send(first)).TransitionDefaultMinimumObjectSize, "varies_by_storage_class");
      assert.equal((await client.send(get)).TransitionDefaultMinimumObjectSize, "varies_by_storage_class");
      const second = new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration });
      assert.equal((await client.send(second)).TransitionDefaultMinimumObjectSize, "all_storage_classes_128K");
      assert.equal((await client.send(get)).TransitionDefaultMinimumObjectSize, "all_storage_classes_128K");
    },
  },
  {
    name: "a TransitionDefaultMinimumObjectSize that is not defined is refused",
    source: PUT,
    gateway: NO_MINIMUM_SIZE,
    run: async ({ client, newBucket }) => {
      const put = new PutBucketLifecycleConfigurationCommand({
        Bucket: await newBucket(),
        LifecycleConfiguration: { Rules: [abortRule()] },
        TransitionDefaultMinimumObjectSize: "any" as "varies_by_storage_class",
      });
      const message = "Invalid TransitionDefaultMinimumObjectSize found";
      await assertRefused(client.send(put), { status: 400, code: "InvalidRequest", message });
    },
  },
];
