import assert from "node:assert/strict";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { assertRefused } from "./lifecycle-requests.ts";
import type { S3Behaviour } from "./s3-behaviour.ts";

/** How buckets are made, found and described. */
export const bucketBehaviours: readonly S3Behaviour[] = [
  {
    name: "a bucket that does not exist answers NoSuchBucket",
    source: "S3 API reference, Error responses, NoSuchBucket",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const Bucket = await newBucket();
      await client.send(new DeleteBucketCommand({ Bucket }));
      const get = client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      await assertRefused(get, { status: 404, code: "NoSuchBucket" });
    },
  },
  {
    name: "a bucket name of two characters is refused as InvalidBucketName",
    source: "S3 User Guide, General purpose bucket naming rules",
    gateway: "same",
    run: async ({ client }) => {
      const create = client.send(new CreateBucketCommand({ Bucket: "ab" }));
      await assertRefused(create, { status: 400, code: "InvalidBucketName" });
    },
  },
  {
    name: "one's own bucket can be created again in us-east-1",
    source: "S3 API reference, CreateBucket, Errors, BucketAlreadyOwnedByYou",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      await client.send(new CreateBucketCommand({ Bucket: await newBucket() }));
    },
  },
  {
    name: "the location of a bucket in us-east-1 is empty",
    source: "S3 API reference, GetBucketLocation",
    gateway: 'Answers "default", its own zone group.',
    run: async ({ client, newBucket }) => {
      const location = await client.send(new GetBucketLocationCommand({ Bucket: await newBucket() }));
      assert.equal(location.LocationConstraint || undefined, undefined);
    },
  },
  {
    name: "HeadBucket answers the region of the bucket",
    source: "S3 API reference, HeadBucket",
    gateway: "Answers no region.",
    run: async ({ client, newBucket }) => {
      const head = await client.send(new HeadBucketCommand({ Bucket: await newBucket() }));
      assert.equal(head.BucketRegion, await client.config.region());
    },
  },
  {
    name: "a new bucket has no versioning status",
    source: "S3 API reference, GetBucketVersioning",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const versioning = await client.send(new GetBucketVersioningCommand({ Bucket: await newBucket() }));
      assert.deepEqual([versioning.Status, versioning.MFADelete], [undefined, undefined]);
    },
  },
  {
    name: "a bucket without tags answers NoSuchTagSet",
    source: "S3 API reference, GetBucketTagging",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const tagging = client.send(new GetBucketTaggingCommand({ Bucket: await newBucket() }));
      await assertRefused(tagging, { status: 404, code: "NoSuchTagSet" });
    },
  },
  {
    name: "a bucket without a policy answers NoSuchBucketPolicy",
    source: "S3 API reference, GetBucketPolicy",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const policy = client.send(new GetBucketPolicyCommand({ Bucket: await newBucket() }));
      await assertRefused(policy, { status: 404, code: "NoSuchBucketPolicy" });
    },
  },
  {
    name: "ListBuckets pages through the buckets by name",
    source: "S3 API reference, ListBuckets",
    gateway: "Answers every bucket at once, whatever MaxBuckets is.",
    run: async ({ client, newBucket }) => {
      const created = [await newBucket(), await newBucket(), await newBucket()].sort();
      const seen: (string | undefined)[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await client.send(new ListBucketsCommand({ MaxBuckets: 2, ContinuationToken }));
        assert.ok((page.Buckets ?? []).length <= 2);
        seen.push(...(page.Buckets ?? []).map((bucket) => bucket.Name));
        ContinuationToken = page.ContinuationToken;
      } while (ContinuationToken);
      assert.deepEqual(
        seen.filter((name) => name && created.includes(name)),
        created,
      );
    },
  },
  {
    name: "ListBuckets answers BucketRegion only when it is sent a parameter",
    source: "S3 API reference, Bucket, BucketRegion",
    gateway: "Never answers BucketRegion.",
    run: async ({ client, newBucket }) => {
      const name = await newBucket();
      const region = await client.config.region();
      const plain = await client.send(new ListBucketsCommand({}));
      assert.equal(plain.Buckets?.find((bucket) => bucket.Name === name)?.BucketRegion, undefined);
      const filtered = await client.send(new ListBucketsCommand({ Prefix: name, BucketRegion: region }));
      assert.deepEqual(
        filtered.Buckets?.map((bucket) => [bucket.Name, bucket.BucketRegion]),
        [[name, region]],
      );
    },
  },
  {
    name: "a request that expects another owner is refused as AccessDenied",
    source: "S3 User Guide, Verifying bucket ownership with bucket owner condition",
    gateway: "Ignores ExpectedBucketOwner.",
    run: async ({ client, newBucket }) => {
      const input = { Bucket: await newBucket(), ExpectedBucketOwner: "999999999999" };
      const get = client.send(new GetBucketLifecycleConfigurationCommand(input));
      await assertRefused(get, { status: 403, code: "AccessDenied" });
    },
  },
  {
    name: "a request signed for another region is refused and told the region",
    source: "S3 API reference, Error responses, AuthorizationHeaderMalformed",
    gateway: "Takes any region.",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      const { endpoint, credentials } = client.config;
      const region = "eu-central-1";
      const elsewhere = new S3Client({ forcePathStyle: true, region, credentials, ...(endpoint && { endpoint }) });
      const get = elsewhere.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }));
      await assert.rejects(get, { name: "AuthorizationHeaderMalformed", Region: await client.config.region() });
      elsewhere.destroy();
    },
  },
];
