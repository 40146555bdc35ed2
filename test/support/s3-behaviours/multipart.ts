import assert from "node:assert/strict";
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type MultipartUpload,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { abortRule, assertRefused, putRules } from "./lifecycle-requests.ts";
import type { S3Behaviour } from "./s3-behaviour.ts";

const LIST_UPLOADS = "S3 API reference, ListMultipartUploads";
const CREATE = "S3 API reference, CreateMultipartUpload";
const NO_SUCH_UPLOAD = { status: 404, code: "NoSuchUpload" };
const DAY = 24 * 60 * 60 * 1000;

/** How incomplete multipart uploads are kept and found. */
export const multipartBehaviours: readonly S3Behaviour[] = [
  {
    name: "an upload under an abort rule is told its abort date, at midnight, and the rule",
    source: `${CREATE}; S3 User Guide, Lifecycle rules: Based on an object's age`,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      await putRules(client, bucket, abortRule({ Filter: { Prefix: "tmp/" } }));
      const covered = await create(client, bucket, "tmp/film");
      assert.equal(covered.AbortRuleId, "abort");
      assert.equal(covered.AbortDate?.toISOString().slice(11), "00:00:00.000Z");
      const days = (Number(covered.AbortDate) - Date.now()) / DAY;
      assert.ok(days > 7 - 0.01 && days <= 8, `${days} days until the abort date`);
    },
  },
  {
    name: "ListParts answers the abort date and the rule of the upload",
    source: "S3 API reference, ListParts",
    gateway: "ListParts answers neither.",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      await putRules(client, bucket, abortRule());
      const upload = await create(client, bucket, "film");
      const parts = await client.send(new ListPartsCommand(upload));
      assert.ok(parts.AbortDate);
      assert.deepEqual([parts.AbortRuleId, parts.AbortDate], [upload.AbortRuleId, upload.AbortDate]);
    },
  },
  {
    name: "an upload outside the prefix of the abort rule has no abort date",
    source: CREATE,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      await putRules(client, bucket, abortRule({ Filter: { Prefix: "tmp/" } }));
      const outside = await create(client, bucket, "film");
      assert.deepEqual([outside.AbortRuleId, outside.AbortDate], [undefined, undefined]);
    },
  },
  {
    name: "ListParts answers the size of every part",
    source: "S3 API reference, ListParts",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const upload = await create(client, await newBucket(), "film");
      await client.send(new UploadPartCommand({ ...upload, PartNumber: 2, Body: "12345" }));
      await client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "123" }));
      const { Parts = [] } = await client.send(new ListPartsCommand(upload));
      assert.deepEqual(
        Parts.map((part) => [part.PartNumber, part.Size]),
        [
          [1, 3],
          [2, 5],
        ],
      );
    },
  },
  {
    name: "ListMultipartUploads pages by two markers and answers every upload once, sorted by key",
    source: LIST_UPLOADS,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      for (const key of ["b", "b", "b", "a", "c"]) await create(client, bucket, key);
      const seen = await listUploads(client, bucket, 2);
      assert.deepEqual(
        seen.map((upload) => upload.Key),
        ["a", "b", "b", "b", "c"],
      );
      assert.equal(new Set(seen.map((upload) => upload.UploadId)).size, 5);
    },
  },
  {
    name: "ListMultipartUploads sorts the uploads of one key by age",
    source: LIST_UPLOADS,
    gateway: "Sorts the uploads of one key by upload id, which is random.",
    run: async ({ client, newBucket }) => {
      const bucket = await newBucket();
      const created: string[] = [];
      for (let count = 0; count < 8; count += 1) created.push((await create(client, bucket, "film")).UploadId);
      assert.deepEqual(
        (await listUploads(client, bucket, 3)).map((upload) => upload.UploadId),
        created,
      );
    },
  },
  {
    name: "ListMultipartUploads answers the uploads whose keys begin with the prefix",
    source: LIST_UPLOADS,
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const Bucket = await newBucket();
      await create(client, Bucket, "tmp/film");
      await create(client, Bucket, "film");
      const page = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "tmp/" }));
      assert.deepEqual(
        page.Uploads?.map((upload) => upload.Key),
        ["tmp/film"],
      );
    },
  },
  {
    name: "ListMultipartUploads with EncodingType url encodes keys as forms are encoded",
    source: LIST_UPLOADS,
    gateway: "Encodes a space as %20.",
    run: async ({ client, newBucket }) => {
      const Bucket = await newBucket();
      await create(client, Bucket, "tmp/a+b c");
      const page = await client.send(new ListMultipartUploadsCommand({ Bucket, EncodingType: "url" }));
      assert.deepEqual(
        page.Uploads?.map((upload) => upload.Key),
        ["tmp/a%2Bb+c"],
      );
    },
  },
  {
    name: "an aborted upload is not listed any more, and its parts answer NoSuchUpload",
    source: "S3 API reference, AbortMultipartUpload",
    gateway: "ListParts answers NoSuchKey.",
    run: async ({ client, newBucket }) => {
      const upload = await create(client, await newBucket(), "film");
      await client.send(new AbortMultipartUploadCommand(upload));
      const page = await client.send(new ListMultipartUploadsCommand({ Bucket: upload.Bucket }));
      assert.equal(page.Uploads, undefined);
      await assertRefused(client.send(new ListPartsCommand(upload)), NO_SUCH_UPLOAD);
    },
  },
  {
    name: "aborting an upload again answers NoSuchUpload",
    source: "S3 API reference, AbortMultipartUpload, Errors",
    gateway: "same",
    run: async ({ client, newBucket }) => {
      const upload = await create(client, await newBucket(), "film");
      await client.send(new AbortMultipartUploadCommand(upload));
      await assertRefused(client.send(new AbortMultipartUploadCommand(upload)), NO_SUCH_UPLOAD);
    },
  },
];

async function create(client: S3Client, Bucket: string, Key: string) {
  const { UploadId, AbortDate, AbortRuleId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  assert.ok(UploadId);
  return { Bucket, Key, UploadId, AbortDate, AbortRuleId };
}

async function listUploads(client: S3Client, Bucket: string, MaxUploads: number): Promise<MultipartUpload[]> {
  const uploads: MultipartUpload[] = [];
  let markers: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
  for (;;) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({ Bucket, MaxUploads, ...markers });
    const page = await client.send(command);
    uploads.push(...(page.Uploads ?? []));
    if (!page.IsTruncated) return uploads;
    markers = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}
