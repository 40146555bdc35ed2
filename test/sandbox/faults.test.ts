import {
  GetBucketLifecycleConfigurationCommand,
  ListBucketsCommand,
  PutBucketLifecycleConfigurationCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedS3, type Fault, startEmbeddedS3 } from "../../sandbox/index.ts";
import { abortRule } from "../support/s3-behaviours/lifecycle-requests.ts";
import { clientFor } from "./client-for.ts";

const Bucket = "faulty";
const WHOLE = `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>a</ID><Filter/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule><Rule><ID>b</ID><Filter/><Status>Enabled</Status><Expiration><Days>2</Days></Expiration></Rule></LifecycleConfiguration>`;

describe("faults", () => {
  let s3: EmbeddedS3;
  let client: S3Client;

  beforeEach(async () => {
    s3 = await startEmbeddedS3();
    client = clientFor(s3);
    s3.buckets.create({ name: Bucket, lifecycle: WHOLE });
  });

  afterEach(async () => {
    client.destroy();
    await s3.close();
  });

  const get = () => client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  const put = () =>
    client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [abortRule()] } }),
    );
  const once = (fault: Fault) => s3.faults.add({ bucket: Bucket, fault });

  it("answers an error once, and then as ever", async () => {
    once({ kind: "error", status: 503, code: "SlowDown", message: "Please reduce your request rate." });
    await expect(get()).rejects.toMatchObject({ name: "SlowDown", message: "Please reduce your request rate." });
    expect((await get()).Rules).toHaveLength(2);
    expect([...s3.requests].map(({ status }) => status)).toEqual([503, 200]);
  });

  it("answers an error as often as asked, to the operation and bucket asked", async () => {
    const fault: Fault = { kind: "error", status: 403, code: "AccessDenied" };
    s3.faults.add({ operation: "PutBucketLifecycleConfiguration", bucket: Bucket, times: 2, fault });
    s3.faults.add({ bucket: "another", times: Number.POSITIVE_INFINITY, fault });
    await get();
    await expect(put()).rejects.toThrow("AccessDenied");
    await expect(put()).rejects.toThrow("AccessDenied");
    await put();
    expect(s3.faults.pending).toBe(1);
  });

  it("resets the connection before the request acts", async () => {
    once({ kind: "reset" });
    await expect(put()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(s3.buckets.get(Bucket)?.lifecycle).toBe(WHOLE);
  });

  it("resets the connection after the request acted", async () => {
    once({ kind: "reset-after" });
    await expect(put()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(s3.buckets.get(Bucket)?.lifecycle).toContain("<ID>abort</ID>");
  });

  it("ends the connection before the announced end of the body", async () => {
    once({ kind: "truncate" });
    await expect(get()).rejects.toThrow(/aborted|ECONNRESET/);
    expect((await get()).Rules).toHaveLength(2);
  });

  it("answers half of the XML as if it were all", async () => {
    once({ kind: "cut-body" });
    const answer = await fetch(`${s3.endpoint}/${Bucket}?lifecycle`);
    const text = await answer.text();
    expect(WHOLE.startsWith(text)).toBe(true);
    expect(Number(answer.headers.get("content-length"))).toBe(text.length);
    once({ kind: "cut-body" });
    await expect(get()).rejects.toThrow(/XML parse error/);
  });

  it("lets a 200 without a body through, in which SDK v3 sees no rules", async () => {
    once({ kind: "body", status: 200, body: "" });
    const answer = await get();
    expect(answer.Rules).toBeUndefined();
  });

  it("hangs until the caller gives up", async () => {
    once({ kind: "hang" });
    const command = new GetBucketLifecycleConfigurationCommand({ Bucket });
    await expect(client.send(command, { abortSignal: AbortSignal.timeout(50) })).rejects.toThrow();
    expect([...s3.requests]).toMatchObject([{ operation: "GetBucketLifecycleConfiguration", status: 0 }]);
  });

  it("closes at once although a request hangs", async () => {
    once({ kind: "hang" });
    const hanging = get().catch((error: Error) => error);
    await expect.poll(() => s3.requests.count()).toBe(1);
    await s3.close();
    expect(await hanging).toBeInstanceOf(Error);
  });

  it("delays the request", async () => {
    once({ kind: "delay", milliseconds: 60 });
    const started = performance.now();
    await get();
    expect(performance.now() - started).toBeGreaterThan(50);
  });

  it("lets something else happen just before the request acts", async () => {
    once({ kind: "before", run: (buckets) => buckets.delete(Bucket) });
    await expect(get()).rejects.toMatchObject({ name: "NoSuchBucket" });
  });

  it("tells a mistake in a fault from a broken connection", async () => {
    const run = () => {
      throw new Error("a mistake in the test");
    };
    once({ kind: "before", run });
    await expect(get()).rejects.toThrow("a mistake in the test");
  });

  it("hits requests to the service too", async () => {
    s3.faults.add({ operation: "ListBuckets", fault: { kind: "error", status: 500, code: "InternalError" } });
    await expect(client.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: "InternalError" });
    expect(s3.requests.count("ListBuckets")).toBe(1);
    s3.requests.clear();
    expect(s3.requests.count()).toBe(0);
  });
});
