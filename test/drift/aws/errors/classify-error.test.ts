import { GetBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { classifyError } from "../../../../drift/aws/errors/classify-error.ts";
import { clientFor } from "../../../sandbox/client-for.ts";
import { Planted } from "../planted.ts";

const ACTION = "s3:GetLifecycleConfiguration";
const planted = new Planted();

/** The SDK's own error for an answer of S3. */
async function answered(status: number, code: string, headers: Record<string, string> = {}): Promise<unknown> {
  planted.plant();
  planted.s3.faults.add({ fault: { kind: "error", status, code, message: "Said S3.", headers } });
  const command = new GetBucketLifecycleConfigurationCommand({ Bucket: "planted" });
  // A client of its own: ours slow down after an answer that asks them to.
  const client = clientFor(planted.s3);
  return client
    .send(command)
    .catch((error: unknown) => error)
    .finally(() => client.destroy());
}

describe("an error of S3 is told by what it means for the bucket, and never as the absence of rules", () => {
  it.each([
    [404, "NoSuchBucket", "bucket-not-found"],
    [403, "AccessDenied", "access-denied"],
    [403, "AllAccessDisabled", "access-denied"],
    [301, "PermanentRedirect", "wrong-region"],
    [400, "AuthorizationHeaderMalformed", "wrong-region"],
    [400, "IllegalLocationConstraintException", "wrong-region"],
    [307, "TemporaryRedirect", "wrong-region"],
    [409, "OperationAborted", "unreadable"],
    [409, "InvalidBucketState", "unreadable"],
    [400, "InvalidRequest", "unreadable"],
    [400, "InvalidArgument", "unreadable"],
    [400, "MalformedXML", "unreadable"],
    [405, "MethodNotAllowed", "unreadable"],
    [501, "NotImplemented", "unreadable"],
    [503, "SlowDown", "throttled"],
    [503, "ServiceUnavailable", "throttled"],
    [429, "TooManyRequests", "throttled"],
    [500, "InternalError", "unreadable"],
    [400, "RequestTimeout", "timeout"],
    [400, "ExpiredToken", "access-denied"],
    [403, "InvalidAccessKeyId", "access-denied"],
    [403, "RequestTimeTooSkewed", "access-denied"],
    [418, "SomethingNew", "unreadable"],
    [403, "SomethingNew", "access-denied"],
  ])("%i %s: %s", async (status, code, kind) => {
    const finding = classifyError(await answered(status, code), ACTION);
    expect(finding).toMatchObject({ kind, detail: `GetLifecycleConfiguration returned ${status} ${code}: Said S3.` });
  });

  it("a service's error is its error, also where it calls its XML a web page, as moto does", async () => {
    const finding = classifyError(await answered(403, "AccessDenied", { "content-type": "text/html" }), ACTION);
    expect(finding).toMatchObject({ kind: "access-denied", missingAction: ACTION });
  });

  it("names the missing IAM action only where one is missing, not where the credentials are bad", async () => {
    expect(classifyError(await answered(403, "AccessDenied"), ACTION)).toHaveProperty("missingAction", ACTION);
    expect(classifyError(await answered(403, "InvalidAccessKeyId"), ACTION)).not.toHaveProperty("missingAction");
    expect(classifyError(await answered(400, "ExpiredToken"), ACTION)).not.toHaveProperty("missingAction");
    expect(classifyError(await answered(503, "SlowDown"), ACTION)).not.toHaveProperty("missingAction");
  });

  it("names the region that the bucket is in, where S3 said it", async () => {
    const error = await answered(301, "PermanentRedirect", { "x-amz-bucket-region": "eu-west-1" });
    expect(classifyError(error, ACTION).detail).toContain("(the bucket is in eu-west-1)");
    expect(classifyError({ name: "AuthorizationHeaderMalformed", Region: "eu-west-1" }, ACTION).detail).toContain(
      "eu-west-1",
    );
  });
});

describe("what is no answer of S3", () => {
  it.each([
    [
      "@smithy/node-http-handler - [ERROR] a request has exceeded the configured 5000 ms requestTimeout.",
      "ETIMEDOUT",
      "returned ETIMEDOUT: no response within 5 s",
    ],
    [
      "@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of 5000 ms.",
      "ETIMEDOUT",
      "returned ETIMEDOUT: no response within 5 s",
    ],
    [
      "write EPROTO 80CC0858617F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:",
      "EPROTO",
      "returned EPROTO: wrong version number",
    ],
  ])("says what happened, without the library's own words: %s", (message, code, expected) => {
    const { detail } = classifyError(Object.assign(new Error(message), { name: "Error", code }), ACTION);
    expect(detail).toMatch(new RegExp(`${expected}$`));
  });

  it.each(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EPIPE", "ETIMEDOUT"])("%s is a timeout", (code) => {
    expect(classifyError(Object.assign(new Error("no way through"), { code }), ACTION).kind).toBe("timeout");
  });

  it.each([undefined, null, "text", 5, {}, new Error("\n")])(
    "%s is unreadable, and still makes a sentence",
    (error) => {
      const { kind, detail } = classifyError(error, ACTION);
      expect([kind, detail]).toEqual([
        "unreadable",
        expect.stringMatching(/^GetLifecycleConfiguration returned \S+.*: \S/),
      ]);
    },
  );

  it("is told in one line, without the SDK's hints for programmers", () => {
    expect(classifyError(new Error("first\n  second"), ACTION).detail).toMatch(/: first$/);
  });
});
