import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutBucketVersioningCommand, type S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createBuckets, gatewayAbsent, gatewayClient, newBucketName } from "../support/gateway-client.ts";
import { mixedBuckets } from "../support/mixed-buckets.ts";
import { plainMeaning, rulesOf } from "../support/plain-s3-count.ts";
import { runCommand } from "../support/transcript-command.ts";

const absent = gatewayAbsent();

describe.skipIf(absent)(`a journal with Ceph's gateway${absent ? ` (skipped: ${absent})` : ""}`, () => {
  const prefix = newBucketName("kept");
  const journals = newBucketName("journals");
  const specifications = mixedBuckets(40, prefix);
  const names = specifications.map(({ name }) => name);
  let client: S3Client;
  let folder: string;

  beforeAll(async () => {
    client = gatewayClient();
    folder = await mkdtemp(join(tmpdir(), "mpu-guard-"));
    const versioned = {
      name: journals,
      prepare: (s3: S3Client, Bucket: string) =>
        s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } })),
    };
    await createBuckets(client, [...specifications, versioned], 8);
  });

  afterAll(async () => {
    client.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  const guard = (...args: readonly string[]) => {
    const gateway = inject("cephGateway");
    if (gateway.absent !== undefined) throw new Error(gateway.absent);
    return runCommand([...args, "--endpoint-url", gateway.endpoint], {
      folder,
      environment: { AWS_ACCESS_KEY_ID: gateway.accessKeyId, AWS_SECRET_ACCESS_KEY: gateway.secretAccessKey },
    });
  };

  // In a versioned bucket the gateway makes a new version, whatever If-None-Match says.
  test("is refused before anything is written, where two runs could share one", async () => {
    const meanings = async () =>
      [...(await rulesOf(client, names))].map(([name, rules]) => [name, rules?.map(plainMeaning)]);
    const before = await meanings();
    const selection = ["--bucket", `${prefix.slice(0, 50)}*`];
    const { stderr, status } = await guard(
      "patch",
      ...selection,
      "--auto-approve",
      "--journal",
      `s3://${journals}/runs`,
    );
    expect(stderr).toContain("replaces objects in spite of If-None-Match");
    expect(status).toBe(1);
    expect(await meanings()).toEqual(before);
  });

  test("in a folder brings every bucket back to the rules that it had before the patch", async () => {
    const meanings = async () =>
      [...(await rulesOf(client, names))].map(([name, rules]) => [name, rules?.map(plainMeaning)]);
    const before = await meanings();
    const { stderr } = await guard("patch", "--bucket", `${prefix.slice(0, 50)}*`, "--auto-approve");
    const [run = ""] = stderr.match(/\.mpu-guard\/\S+(?=;)/) ?? [];
    expect(await meanings()).not.toEqual(before);
    const rolledBack = await guard("rollback", run, "--auto-approve");
    expect([rolledBack.stderr, rolledBack.status]).toEqual(["", 0]);
    expect(await meanings()).toEqual(before);
  });
});
