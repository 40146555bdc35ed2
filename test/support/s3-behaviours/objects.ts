import assert from "node:assert/strict";
import { Readable } from "node:stream";
import {
  DeleteBucketCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { assertRefused } from "./lifecycle-requests.ts";
import type { S3Behaviour } from "./s3-behaviour.ts";

const PUT = "S3 API reference, PutObject";
const GET = "S3 API reference, GetObject";
const LIST = "S3 API reference, ListObjectsV2";

/** How small objects are kept, such as state files and journals. */
export const objectBehaviours: readonly S3Behaviour[] = [
  {
    name: "an object answers the very bytes that were put, with their length and the MD5 as its ETag",
    source: `${GET}; ${PUT}, ETag`,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const object = { Bucket: await newBucket(), Key: "env:/prod/a b+c.tfstate" };
      const Body = Buffer.from([0, 255, 13, 10, 0xc3, 0x28]);
      const put = await client.send(new PutObjectCommand({ ...object, Body, ContentType: "application/json" }));
      const got = await client.send(new GetObjectCommand(object));
      assert.deepEqual(await got.Body?.transformToByteArray(), new Uint8Array(Body));
      const facts = [got.ContentLength, got.ContentType, got.ETag];
      assert.deepEqual(facts, [6, "application/json", put.ETag]);
      assert.equal(got.ETag, '"9e5fe9881a64c0584a0a3c24c54735db"');
      const head = await client.send(new HeadObjectCommand(object));
      assert.deepEqual([head.ContentLength, head.ContentType, head.ETag], facts);
    },
  },
  {
    name: "an object that was sent as a stream answers the bytes alone, without the marks between its chunks",
    source: "S3 API reference, Signature calculations: Transfer payload in multiple chunks",
    gateway: "Wants a Content-Length, which a stream sent in chunks does not have.",
    run: async ({ client, newBucket }) => {
      const object = { Bucket: await newBucket(), Key: "streamed" };
      const body = "0123456789".repeat(20_000);
      const Body = Readable.from([Buffer.from(body.slice(0, 70_000)), Buffer.from(body.slice(70_000))]);
      await client.send(new PutObjectCommand({ ...object, Body, ContentLength: body.length }));
      assert.equal(await textOf(client, object), body);
    },
  },
  {
    name: "an object that is not there answers NoSuchKey",
    source: `${GET}, Errors, NoSuchKey`,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const get = client.send(new GetObjectCommand({ Bucket: await newBucket(), Key: "absent" }));
      await assertRefused(get, { status: 404, code: "NoSuchKey" });
    },
  },
  {
    name: "an object of a bucket that is not there answers NoSuchBucket",
    source: "S3 API reference, Error responses, NoSuchBucket",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const Bucket = await newBucket();
      await client.send(new DeleteBucketCommand({ Bucket }));
      const get = client.send(new GetObjectCommand({ Bucket, Key: "absent" }));
      await assertRefused(get, { status: 404, code: "NoSuchBucket" });
    },
  },
  {
    name: "a put replaces the object as a whole",
    source: PUT,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const object = { Bucket: await newBucket(), Key: "state" };
      await client.send(new PutObjectCommand({ ...object, Body: "the longer one" }));
      await client.send(new PutObjectCommand({ ...object, Body: "short" }));
      assert.equal(await textOf(client, object), "short");
    },
  },
  {
    name: "a put with If-None-Match * creates an object, and never replaces one",
    source: "S3 User Guide, How to prevent object overwrites with conditional writes",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const object = { Bucket: await newBucket(), Key: "lock", IfNoneMatch: "*" };
      await client.send(new PutObjectCommand({ ...object, Body: "first" }));
      const second = client.send(new PutObjectCommand({ ...object, Body: "second" }));
      await assertRefused(second, { status: 412, code: "PreconditionFailed" });
      assert.equal(await textOf(client, { Bucket: object.Bucket, Key: object.Key }), "first");
    },
  },
  {
    name: "of several puts with If-None-Match * at once, one alone succeeds",
    source: "S3 User Guide, How to prevent object overwrites with conditional writes",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const object = { Bucket: await newBucket(), Key: "lock", IfNoneMatch: "*" };
      const puts = [1, 2, 3, 4].map((writer) =>
        client.send(new PutObjectCommand({ ...object, Body: `writer ${writer}` })),
      );
      const settled = await Promise.allSettled(puts);
      assert.equal(settled.filter(({ status }) => status === "fulfilled").length, 1);
    },
  },
  {
    name: "ListObjectsV2 answers the keys that begin with the prefix, sorted by their UTF-8 bytes",
    source: LIST,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const Bucket = await newBucket();
      for (const Key of ["runs/b", "runs/é", "runs/a/1", "runs", "other", "runs/B"]) await put(client, Bucket, Key);
      const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "runs/" }));
      assert.deepEqual(
        page.Contents?.map(({ Key, Size }) => [Key, Size]),
        [
          ["runs/B", 14],
          ["runs/a/1", 14],
          ["runs/b", 14],
          ["runs/é", 14],
        ],
      );
      assert.deepEqual([page.KeyCount, page.IsTruncated], [4, false]);
    },
  },
  {
    name: "ListObjectsV2 pages by a token and answers every key once",
    source: LIST,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const Bucket = await newBucket();
      const keys = ["a", "b", "c", "d", "e"];
      for (const Key of keys) await put(client, Bucket, Key);
      const seen: (string | undefined)[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2, ContinuationToken }));
        assert.ok((page.Contents ?? []).length <= 2);
        seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken);
      assert.deepEqual(seen, keys);
    },
  },
  {
    name: "ListObjectsV2 of a bucket without objects answers none",
    source: LIST,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const page = await client.send(new ListObjectsV2Command({ Bucket: await newBucket() }));
      assert.deepEqual([page.Contents, page.KeyCount, page.IsTruncated], [undefined, 0, false]);
    },
  },
  {
    name: "ListObjectsV2 begins behind StartAfter",
    source: LIST,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const Bucket = await newBucket();
      for (const Key of ["a", "b", "c"]) await put(client, Bucket, Key);
      const page = await client.send(new ListObjectsV2Command({ Bucket, StartAfter: "a" }));
      assert.deepEqual(
        page.Contents?.map(({ Key }) => Key),
        ["b", "c"],
      );
    },
  },
  {
    name: "a bucket with an object in it is not deleted",
    source: "S3 API reference, DeleteBucket; Error responses, BucketNotEmpty",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const Bucket = await newBucket();
      await put(client, Bucket, "state");
      const deleted = client.send(new DeleteBucketCommand({ Bucket }));
      await assertRefused(deleted, { status: 409, code: "BucketNotEmpty" });
    },
  },
  {
    name: "versioning that was enabled shows, and can be suspended",
    source: "S3 API reference, PutBucketVersioning",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const Bucket = await newBucket();
      for (const Status of ["Enabled", "Suspended"] as const) {
        await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
        assert.equal((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status, Status);
      }
    },
  },
  {
    name: "a bucket with versioning keeps what a put replaces, under its version id",
    source: `${PUT}, x-amz-version-id; ${GET}, versionId`,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const object = { Bucket: await newBucket(), Key: "state" };
      const VersioningConfiguration = { Status: "Enabled" } as const;
      await client.send(new PutBucketVersioningCommand({ Bucket: object.Bucket, VersioningConfiguration }));
      const { VersionId } = await client.send(new PutObjectCommand({ ...object, Body: "first" }));
      await client.send(new PutObjectCommand({ ...object, Body: "second" }));
      assert.ok(VersionId);
      assert.equal(await textOf(client, object), "second");
      assert.equal(await textOf(client, { ...object, VersionId }), "first");
    },
  },
];

async function put(client: S3Client, Bucket: string, Key: string): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket, Key, Body: '{"version": 4}' }));
}

async function textOf(client: S3Client, object: { Bucket: string; Key: string; VersionId?: string }): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand(object));
  assert.ok(Body);
  return Body.transformToString();
}
