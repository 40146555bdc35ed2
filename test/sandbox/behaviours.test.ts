import { CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedS3, startEmbeddedS3 } from "../../sandbox/index.ts";
import { s3Behaviours } from "../support/s3-behaviours.ts";
import { clientFor } from "./client-for.ts";

describe("the embedded S3", () => {
  let s3: EmbeddedS3;
  let client: S3Client;
  let created = 0;

  beforeAll(async () => {
    s3 = await startEmbeddedS3();
    client = clientFor(s3);
  });

  afterAll(async () => {
    client.destroy();
    await s3.close();
  });

  async function newBucket(): Promise<string> {
    created += 1;
    const Bucket = `behaviour-${created}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    return Bucket;
  }

  it.each(s3Behaviours)("$name", ({ run }) => run({ client, newBucket }));

  it("has no two behaviours of one name", () => {
    expect(new Set(s3Behaviours.map(({ name }) => name)).size).toBe(s3Behaviours.length);
  });
});
