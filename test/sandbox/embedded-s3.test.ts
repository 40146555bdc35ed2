import {
  CreateMultipartUploadCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  ListBucketsCommand,
  ListDirectoryBucketsCommand,
  PutBucketLifecycleConfigurationCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedS3, startEmbeddedS3 } from "../../sandbox/index.ts";
import { abortRule, getRules, putRules } from "../support/s3-behaviours/lifecycle-requests.ts";
import { clientFor } from "./client-for.ts";

const DIRECTORY = "train--use1-az4--x-s3";

/** What a client cannot bring about by itself: the state is planted, or the request is not one the SDK sends. */
describe("the embedded S3, planted", () => {
  let s3: EmbeddedS3;
  let client: S3Client;

  beforeEach(async () => {
    s3 = await startEmbeddedS3();
    client = clientFor(s3);
  });

  afterEach(async () => {
    client.destroy();
    await s3.close();
  });

  it("refuses lifecycle rules on a bucket with MFA delete", async () => {
    s3.buckets.create({ name: "ledger", mfaDelete: true });
    const versioning = await client.send(new GetBucketVersioningCommand({ Bucket: "ledger" }));
    expect(versioning).toMatchObject({ Status: "Enabled", MFADelete: "Enabled" });
    await expect(putRules(client, "ledger", abortRule())).rejects.toMatchObject({ name: "InvalidBucketState" });
  });

  it("lists directory buckets apart from the others", async () => {
    s3.buckets.create({ name: DIRECTORY });
    s3.buckets.create({ name: "plain" });
    s3.buckets.create({ name: "far--apse2-az1--x-s3", region: "ap-southeast-2" });
    const general = await client.send(new ListBucketsCommand({}));
    const directory = await client.send(new ListDirectoryBucketsCommand({}));
    expect(general.Buckets?.map((bucket) => bucket.Name)).toEqual(["plain"]);
    expect(directory.Buckets?.map((bucket) => bucket.Name)).toEqual([DIRECTORY]);
  });

  it("keeps the rules and the policy of a directory bucket", async () => {
    s3.buckets.create({ name: DIRECTORY, policy: "{}" });
    const LifecycleConfiguration = { Rules: [abortRule()] };
    const put = new PutBucketLifecycleConfigurationCommand({ Bucket: DIRECTORY, LifecycleConfiguration });
    const get = new GetBucketLifecycleConfigurationCommand({ Bucket: DIRECTORY });
    expect((await client.send(put)).TransitionDefaultMinimumObjectSize).toBeUndefined();
    expect(await client.send(get)).not.toHaveProperty("TransitionDefaultMinimumObjectSize");
    expect(await getRules(client, DIRECTORY)).toEqual([abortRule()]);
    expect((await client.send(new GetBucketPolicyCommand({ Bucket: DIRECTORY }))).Policy).toBe("{}");
  });

  it("refuses to check the owner of a directory bucket", async () => {
    s3.buckets.create({ name: DIRECTORY, policy: "{}" });
    const get = new GetBucketPolicyCommand({ Bucket: DIRECTORY, ExpectedBucketOwner: s3.account });
    await expect(client.send(get)).rejects.toMatchObject({ name: "NotImplemented" });
  });

  it("keeps the uploads of a directory bucket under their own keys", async () => {
    s3.buckets.create({ name: DIRECTORY });
    await client.send(new CreateMultipartUploadCommand({ Bucket: DIRECTORY, Key: "a/b" }));
    expect(s3.buckets.get(DIRECTORY)?.uploads.list()).toMatchObject([{ key: "a/b" }]);
  });

  it("keeps a leading slash in a key of a general purpose bucket", async () => {
    s3.buckets.create({ name: "odd" });
    await client.send(new CreateMultipartUploadCommand({ Bucket: "odd", Key: "/a" }));
    expect(s3.buckets.get("odd")?.uploads.list()).toMatchObject([{ key: "/a" }]);
  });

  it("refuses a page size that is not a number", async () => {
    s3.buckets.create({ name: "odd" });
    expect((await fetch(`${s3.endpoint}/odd?uploads&max-uploads=many`)).status).toBe(400);
  });

  it("answers a planted configuration as it stands", async () => {
    const lifecycle = "<LifecycleConfiguration>anything</LifecycleConfiguration>";
    s3.buckets.create({ name: "odd", lifecycle });
    expect(await (await fetch(`${s3.endpoint}/odd?lifecycle`)).text()).toBe(lifecycle);
  });

  it("keeps text exactly and writes an empty filter as one tag", async () => {
    s3.buckets.create({ name: "odd" });
    const prefix = " a&b<c>\u{1F600}\r ";
    await putRules(client, "odd", abortRule(), abortRule({ ID: "odd", Filter: { Prefix: prefix } }));
    expect((await getRules(client, "odd"))[1]?.Filter?.Prefix).toBe(prefix);
    expect(s3.buckets.get("odd")?.lifecycle).toContain("<Filter/>");
  });

  it("demands a checksum with lifecycle rules", async () => {
    s3.buckets.create({ name: "odd" });
    const answer = await fetch(`${s3.endpoint}/odd?lifecycle`, { method: "PUT", body: "<LifecycleConfiguration/>" });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("Content-MD5")]);
  });

  it.each(["/odd?acl", "/odd?versions", "/odd/key?tagging"])("does not know GET %s", async (path) => {
    s3.buckets.create({ name: "odd" });
    expect((await fetch(s3.endpoint + path)).status).toBe(501);
    expect(s3.requests.count("NotImplemented")).toBe(1);
  });

  it("creates a bucket where the LocationConstraint says, and only once", async () => {
    const body = "<CreateBucketConfiguration><LocationConstraint>EU</LocationConstraint></CreateBucketConfiguration>";
    const create = () => fetch(`${s3.endpoint}/in-ireland`, { method: "PUT", body });
    expect((await create()).status).toBe(200);
    expect(s3.buckets.get("in-ireland")?.region).toBe("eu-west-1");
    expect(await (await create()).text()).toContain("BucketAlreadyOwnedByYou");
  });

  it("refuses an unpaginated listing of more than 10,000 buckets", async () => {
    for (let index = 0; index <= 10_000; index += 1) s3.buckets.create({ name: `many-${index}` });
    await expect(client.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: "InvalidRequest" });
    const page = await client.send(new ListBucketsCommand({ MaxBuckets: 10_000 }));
    expect(page.Buckets).toHaveLength(10_000);
    const rest = await client.send(new ListBucketsCommand({ ContinuationToken: page.ContinuationToken }));
    expect(rest.Buckets).toHaveLength(1);
  });

  it("waits as long as it is told before every request acts", async () => {
    const slow = await startEmbeddedS3({ latencyMilliseconds: 60 });
    const started = performance.now();
    await fetch(slow.endpoint);
    expect(performance.now() - started).toBeGreaterThan(50);
    await slow.close();
  });
});
