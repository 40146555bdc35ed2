import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
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
import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { createBuckets, gatewayAbsent, gatewayClient, newBucketName } from "../support/gateway-client.ts";
import type { GatewayProvision } from "../support/gateway-provision.ts";
import { runCommand } from "../support/transcript-command.ts";

const absent = gatewayAbsent();

/** Longer than it takes to send a part, and shorter than anybody waits. */
const IDLE_SECONDS = 4;

/** What a listing of the gateway encodes, and keys that mean something to a shell, a terminal or a browser. */
const KEYS = ["a+b%2Bc d", "100%", "über/ключ", "<b>&amp;", "=1+1", "line\nbreak", "plain"];

describe.skipIf(absent)(`uploads of a real S3${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let client: S3Client;
  let folder: string;

  beforeAll(async () => {
    client = gatewayClient();
    folder = await mkdtemp(join(tmpdir(), "mpu-guard-"));
  });

  afterAll(async () => {
    client?.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(...words: readonly string[]) {
    const gateway: GatewayProvision = inject("cephGateway");
    assert(gateway.absent === undefined);
    const { endpoint, accessKeyId, secretAccessKey } = gateway;
    return await runCommand([...words, "--endpoint-url", endpoint], {
      folder,
      environment: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    });
  }

  const initiate = async (bucket: string, key: string, sizes: readonly number[]) => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
    for (const [index, size] of sizes.entries()) await sendPart(bucket, key, UploadId, index + 1, size);
    return UploadId;
  };
  const sendPart = (Bucket: string, Key: string, UploadId: string | undefined, PartNumber: number, size: number) =>
    client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body: Buffer.alloc(size) }));
  const listed = async (Bucket: string) =>
    (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];

  test("are freed where they are idle, to the byte, and one that receives parts all the while is untouched", async () => {
    const bucket = newBucketName("abort");
    await createBuckets(client, [{ name: bucket }], 1);
    for (const key of KEYS) await initiate(bucket, key, [1000, 23]);
    for (let index = 0; index < 50; index += 1) await initiate(bucket, `idle/${index}`, [100]);
    const running = await initiate(bucket, "running", []);
    let isOver = false;
    const uploading = (async () => {
      for (let part = 1; !isOver; part = (part % 1000) + 1) {
        await sendPart(bucket, "running", running, part, 10);
        await sleep(100);
      }
    })();
    await sleep((IDLE_SECONDS + 2) * 1000);
    const age = ["--older-than", "1s", "--idle", `${IDLE_SECONDS}s`, "--bucket", bucket];
    const { status, stdout, stderr } = await run("uploads", "abort", ...age, "--auto-approve", "--format", "json");
    isOver = true;
    await uploading;
    assert.equal(status, 0, stderr);
    const { summary } = JSON.parse(stdout);
    assert.equal(summary.aborted.uploads, KEYS.length + 50);
    assert.equal(summary.aborted.bytes, KEYS.length * 1023 + 50 * 100);
    assert.deepEqual(
      (await listed(bucket)).map(({ Key }) => Key),
      ["running"],
    );
  });

  test("are verified by what the gateway promises of a probe, which leaves nothing", async () => {
    const rule = (Prefix: string) => ({
      Rules: [
        {
          ID: "sweep",
          Status: "Enabled",
          Filter: { Prefix },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
      ],
    });
    const cases = [
      { prefix: "", words: [], expected: 0 },
      { prefix: "tmp/", words: ["--probe-prefix", "tmp/"], expected: 0 },
      // The control under tmp/ shows that the gateway says dates.
      { prefix: "tmp/", words: [], expected: 2 },
      { prefix: undefined, words: [], expected: 3 },
    ] as const;
    for (const { prefix, words, expected } of cases) {
      const name = newBucketName("verify");
      const prepare = async (by: S3Client, Bucket: string) => {
        if (prefix === undefined) return;
        const LifecycleConfiguration = rule(prefix) as never;
        await by.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
      };
      await createBuckets(client, [{ name, prepare }], 1);
      const { status, stdout, stderr } = await run("verify", name, "--probe", "--auto-approve", ...words);
      assert.equal(status, expected, `${prefix} ${words.join(" ")}: ${stdout}${stderr}`);
      assert.deepEqual(await listed(name), []);
    }
  });
});
