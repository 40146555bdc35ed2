import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { GetBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { S3Clients } from "../../../../drift/aws/clients/s3-clients.ts";
import { S3LifecycleStore } from "../../../../drift/aws/lifecycle/index.ts";
import type { RequestAttempt } from "../../../../drift/aws/requests/request-log.ts";
import type { Bucket } from "../../../../policy/index.ts";
import { type EmbeddedS3, type Fault, startEmbeddedS3 } from "../../../../sandbox/index.ts";
import { liveBucket } from "../../../support/builders.ts";
import { abortXml, documentOf } from "../planted.ts";

const GET = "GetBucketLifecycleConfiguration";
const WHOLE = documentOf(abortXml("<Filter/>"));

let s3: EmbeddedS3;
let opened: S3Clients[] = [];
beforeAll(async () => {
  s3 = await startEmbeddedS3();
  for (const name of ["first", "media"]) s3.buckets.create({ name, lifecycle: WHOLE });
  s3.buckets.create({ name: "bare" });
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const clients of opened) clients.destroy();
  opened = [];
  s3.faults.clear();
  s3.requests.clear();
});
afterAll(() => s3.close());

function clientsAt(endpoint: string, more: Partial<ConstructorParameters<typeof S3Clients>[0]> = {}): S3Clients {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_SESSION_TOKEN", "token");
  const clients = new S3Clients({ profile: null, endpoint, concurrency: 2, requestTimeout: 400, ...more });
  opened.push(clients);
  return clients;
}

const bucket = (name: string): Bucket => liveBucket({ name, region: "us-east-1", account: s3.account });

/** A store that has read once. */
async function warmStore(attempts: RequestAttempt[] = []): Promise<S3LifecycleStore> {
  const store = new S3LifecycleStore(clientsAt(s3.endpoint, { onAttempt: (attempt) => attempts.push(attempt) }));
  await store.read(bucket("first"));
  attempts.length = 0;
  s3.requests.clear();
  return store;
}

describe("the quick way to a lifecycle configuration", () => {
  it("sends what the SDK sends: the same path, the same headers, the same of them signed", async () => {
    const requests: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      requests.push(request);
      response.end(WHOLE);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/behind/a/path`;
    const clients = clientsAt(endpoint);
    const parameters = { Bucket: "media", ExpectedBucketOwner: s3.account };
    await clients.forRegion("us-east-1").send(new GetBucketLifecycleConfigurationCommand(parameters));
    const quick = new S3LifecycleStore(clients);
    await quick.read(bucket("first"));
    await quick.read(bucket("media"));
    server.close();
    expect(requests).toHaveLength(3);
    const shapes = requests.map(({ method, url, headers }) => {
      const { authorization, "x-amz-date": _, "amz-sdk-invocation-id": __, ...others } = headers;
      return { method, url, others, signed: authorization?.replace(/Signature=.*/, "") };
    });
    expect(shapes[2]).toEqual(shapes[0]);
  });

  it("needs no request to learn what one looks like: those of the first moment are quick too", async () => {
    const attempts: RequestAttempt[] = [];
    const store = new S3LifecycleStore(clientsAt(s3.endpoint, { onAttempt: (attempt) => attempts.push(attempt) }));
    await Promise.all(["first", "media", "bare"].map((name) => store.read(bucket(name))));
    // The SDK's own answer to the last one would be a 404 without the code.
    expect(attempts.map(({ outcome }) => outcome).sort()).toEqual(["200", "200", "404 NoSuchLifecycleConfiguration"]);
    expect([...s3.requests]).toHaveLength(3);
  });

  it("without credentials, is left to the SDK and its words, for each bucket", async () => {
    const clients = clientsAt(s3.endpoint);
    const { config } = clients.forRegion("us-east-1");
    let asked = 0;
    config.credentials = Object.assign(
      async () => {
        asked += 1;
        if (asked <= 2) throw Object.assign(new Error("no credentials yet"), { name: "CredentialsProviderError" });
        return { accessKeyId: "test", secretAccessKey: "test" };
      },
      { memoized: true },
    );
    const store = new S3LifecycleStore(clients);
    await expect(store.read(bucket("first"))).rejects.toMatchObject({ finding: { kind: "access-denied" } });
    expect(await store.read(bucket("media"))).toMatchObject({ state: "stored" });
  });

  it("is answered by S3's document, or by its word that there is none", async () => {
    const attempts: RequestAttempt[] = [];
    const store = await warmStore(attempts);
    expect(await store.read(bucket("media"))).toMatchObject({ state: "stored", raw: { xml: WHOLE } });
    expect(await store.read(bucket("bare"))).toEqual({ state: "absent" });
    expect(attempts).toMatchObject([
      { operation: GET, bucket: "media", attempt: 1, outcome: "200" },
      { operation: GET, bucket: "bare", attempt: 1, outcome: "404 NoSuchLifecycleConfiguration" },
    ]);
  });

  it("leaves a bucket of another account to nobody: the owner is named", async () => {
    const store = await warmStore();
    const stolen = { ...bucket("media"), account: "999999999999" };
    await expect(store.read(stolen)).rejects.toMatchObject({ finding: { kind: "access-denied" } });
  });
});

describe("what the quick way does not understand goes on in the SDK, which takes it for its own first attempt", () => {
  const error = (status: number, code: string): Fault => ({ kind: "error", status, code });

  it.each([
    ["503 SlowDown", error(503, "SlowDown"), "503 SlowDown"],
    ["500 InternalError", error(500, "InternalError"), "500 InternalError"],
    ["a connection that is reset", { kind: "reset" } as const, "ECONNRESET"],
    ["no answer in time", { kind: "hang" } as const, "ETIMEDOUT"],
    ["XML that is cut off", { kind: "truncate" } as const, "ECONNRESET"],
  ])("%s: the second attempt is the second one", async (_, fault, outcome) => {
    vi.stubEnv("AWS_MAX_ATTEMPTS", "2");
    const attempts: RequestAttempt[] = [];
    const store = await warmStore(attempts);
    s3.faults.add({ operation: GET, bucket: "media", fault });
    expect(await store.read(bucket("media"))).toMatchObject({ state: "stored" });
    expect(attempts).toMatchObject([
      { attempt: 1, outcome },
      { attempt: 2, outcome: "200" },
    ]);
    expect([...s3.requests]).toHaveLength(2);
  });

  it("no bucket is tried more often than the SDK would", async () => {
    vi.stubEnv("AWS_MAX_ATTEMPTS", "3");
    const store = await warmStore();
    s3.faults.add({ operation: GET, bucket: "media", times: 9, fault: { kind: "reset" } });
    await expect(store.read(bucket("media"))).rejects.toMatchObject({ finding: { kind: "timeout" } });
    expect([...s3.requests]).toHaveLength(3);
  });

  it.each([
    ["403 AccessDenied", error(403, "AccessDenied"), "access-denied"],
    ["301 PermanentRedirect", error(301, "PermanentRedirect"), "wrong-region"],
    ["a 404 of another kind", error(404, "NoSuchBucket"), "bucket-not-found"],
    [
      "a 404 that only quotes the code",
      {
        kind: "body",
        status: 404,
        body: "<Error><Message><Code>NoSuchLifecycleConfiguration</Code></Message></Error>",
      } as const,
      "unreadable",
    ],
    ["an empty document", { kind: "body", status: 200, body: "" } as const, "unreadable"],
    ["an error in a 200", { kind: "body", status: 200, body: "<Error><Code>X</Code></Error>" } as const, "unreadable"],
  ])("%s is not asked twice", async (_, fault, kind) => {
    const store = await warmStore();
    s3.faults.add({ operation: GET, bucket: "media", fault });
    await expect(store.read(bucket("media"))).rejects.toMatchObject({ finding: { kind } });
    expect([...s3.requests]).toHaveLength(1);
  });

  it("throttling slows the client down as ever: its rate limiter is told", async () => {
    const clients = clientsAt(s3.endpoint);
    const store = new S3LifecycleStore(clients);
    await store.read(bucket("first"));
    const strategy = (await clients.forRegion("us-east-1").config.retryStrategy()) as unknown as {
      readonly rateLimiter: { readonly enabled: boolean };
    };
    expect(strategy.rateLimiter.enabled).toBe(false);
    s3.faults.add({ operation: GET, bucket: "media", fault: error(503, "SlowDown") });
    await store.read(bucket("media"));
    expect(strategy.rateLimiter.enabled).toBe(true);
  });
});
