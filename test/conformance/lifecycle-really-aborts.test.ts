import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  PutBucketLifecycleConfigurationCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, test } from "vitest";
import { type CephGateway, startCephGateway } from "../support/ceph-gateway/index.ts";
import { clientFor, createBuckets, gatewayAbsent, newBucketName } from "../support/gateway-client.ts";
import { runCommand } from "../support/transcript-command.ts";

const absent = gatewayAbsent();

// The gateway's lifecycle "day" lasts 5 s, so this is more than two of them.
const leftAloneMs = 12_000;
const abortedWithinMs = 60_000;

// A gateway of its own: each lifecycle pass visits every bucket with rules, and other tests make a thousand.
describe.skipIf(absent)(`S3 itself removes abandoned uploads${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let gateway: CephGateway;
  let client: S3Client;
  let folder: string;

  beforeAll(async () => {
    gateway = await startCephGateway();
    client = clientFor(gateway);
    folder = await mkdtemp(join(tmpdir(), "mpu-guard-"));
  });

  afterAll(async () => {
    client?.destroy();
    await gateway?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("only once a rule tells it to", async () => {
    const guarded = newBucketName("guarded");
    const unguarded = newBucketName("unguarded");
    await createBuckets(client, [{ name: guarded }, { name: unguarded }], 2);
    const uploads = [await abandonUpload(client, guarded), await abandonUpload(client, unguarded)];

    await stayListed(client, guarded, leftAloneMs);
    await client.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket: guarded,
        LifecycleConfiguration: {
          Rules: [
            {
              ID: "abort-after-a-day",
              Status: "Enabled",
              Filter: { Prefix: "" },
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
            },
          ],
        },
      }),
    );
    await disappear(client, guarded, abortedWithinMs);

    assert.deepEqual(await listedUploads(client, guarded), []);
    assert.deepEqual(await listedUploads(client, unguarded), [uploads[1]], "without a rule the upload stays");
  });

  test("after a patch of a bucket that had none", async () => {
    const name = newBucketName("abandoned");
    await createBuckets(client, [{ name }], 1);
    await abandonUpload(client, name);
    await writeFile(join(folder, "mpu-policy.yaml"), "version: 1\nrule: { daysAfterInitiation: 1 }\n");

    const patch = ["patch", "--endpoint-url", gateway.endpoint, "--bucket", name, "--auto-approve"];
    const { status, stdout } = await runCommand(patch, {
      folder,
      environment: { AWS_ACCESS_KEY_ID: gateway.accessKeyId, AWS_SECRET_ACCESS_KEY: gateway.secretAccessKey },
    });
    assert.equal(status, 0, stdout);
    await disappear(client, name, abortedWithinMs);
  });
});

async function abandonUpload(client: S3Client, Bucket: string): Promise<string> {
  const Key = "reports/never-finished.bin";
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  assert.ok(UploadId);
  await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.alloc(64 * 1024) }));
  return UploadId;
}

async function listedUploads(client: S3Client, Bucket: string): Promise<(string | undefined)[]> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  return Uploads.map((upload) => upload.UploadId);
}

async function stayListed(client: S3Client, bucket: string, forMs: number): Promise<void> {
  const until = Date.now() + forMs;
  while (Date.now() < until) {
    assert.equal((await listedUploads(client, bucket)).length, 1, "nothing removes an upload before there is a rule");
    await sleep(500);
  }
}

async function disappear(client: S3Client, bucket: string, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while ((await listedUploads(client, bucket)).length > 0) {
    assert.ok(Date.now() < deadline, `the upload is still listed ${withinMs / 1000} s after the rule was set`);
    await sleep(250);
  }
}
