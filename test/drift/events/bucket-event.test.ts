import { describe, expect, it } from "vitest";
import { parseBucketEvent, UnusableEvent } from "../../../drift/events/bucket-event.ts";
import { cloudTrailEvent, IAM_USER, sessionOf } from "../../../scripts/emulator/cloudtrail-event.ts";

const AT = Date.parse("2026-11-21T04:00:00Z");
const CALL = { name: "PutBucketLifecycle", bucket: "acme-media", at: AT, id: "e-1" };

function parsed(change: (event: ReturnType<typeof cloudTrailEvent>) => void = () => {}, call = {}) {
  const event = cloudTrailEvent({ ...CALL, ...call });
  change(event);
  return parseBucketEvent(JSON.stringify(event));
}

describe("an event of CloudTrail", () => {
  it("says which bucket, whose, who changed it and when", () => {
    expect(parsed()).toEqual({
      id: "e-1",
      name: "PutBucketLifecycle",
      bucket: "acme-media",
      kind: "general-purpose",
      account: "111122223333",
      regionHint: "eu-west-1",
      at: AT,
      by: "arn:aws:iam::111122223333:role/terraform",
      role: "arn:aws:iam::111122223333:role/terraform",
    });
  });

  it("of an IAM user names no role, and of a service the service: neither is lost for that", () => {
    expect(parsed(undefined, { userIdentity: IAM_USER })).toMatchObject({ by: IAM_USER.arn });
    expect(parsed(undefined, { userIdentity: IAM_USER })).not.toHaveProperty("role");
    const service = { type: "AWSService", invokedBy: "cloudformation.amazonaws.com" };
    expect(parsed(undefined, { userIdentity: service })).toMatchObject({ by: "cloudformation.amazonaws.com" });
  });

  it("of a call from another account is about the bucket's owner, whose table has the bucket", () => {
    const foreign = parsed((event) => {
      event.detail.recipientAccountId = "444455556666";
    });
    expect(foreign.account).toBe("111122223333");
  });

  it("without resources is about the account whose trail has it", () => {
    const event = parsed(({ detail }) => {
      delete detail.resources;
      detail.recipientAccountId = "444455556666";
    });
    expect(event.account).toBe("444455556666");
  });

  it("of a directory bucket is one of s3express", () => {
    const bucket = "acme--euw1-az1--x-s3";
    expect(parsed(undefined, { source: "s3express.amazonaws.com", bucket })).toMatchObject({
      kind: "directory",
      bucket,
    });
  });

  it("that failed says so, whatever the rule of EventBridge lets pass", () => {
    expect(parsed(undefined, { errorCode: "AccessDenied" }).errorCode).toBe("AccessDenied");
  });

  it.each<[string, string, string]>([
    ["no JSON", "{", "is not JSON"],
    ["a test message of the console", '{"Records":[]}', "no event of EventBridge"],
    ["nothing", "", "nothing is not JSON"],
    ["a list", "[1]", "no event of EventBridge"],
    ["escapes for a terminal", "\u001b[2J", "u{1b}"],
  ])("is none where the message is %s: nobody guesses a bucket", (_, text, reason) => {
    expect(() => parseBucketEvent(text)).toThrow(UnusableEvent);
    expect(() => parseBucketEvent(text)).toThrow(reason);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["another call", { eventName: "PutObject" }, '"PutObject" of "s3.amazonaws.com" is no call'],
    ["another service", { eventSource: "ec2.amazonaws.com" }, "is no call"],
    ["no bucket", { requestParameters: null }, "nothing, which is no name of a bucket"],
    ["a path in place of a bucket", { requestParameters: { bucketName: "../etc" } }, "no name of a bucket"],
    ["no account", { recipientAccountId: null, resources: null }, "no account"],
    ["no region", { awsRegion: "http://evil" }, "no region"],
    ["no time", { eventTime: "soon" }, '"soon", which is no time'],
    ["no ID", { eventID: 7 }, "has no eventID"],
  ])("with %s is refused with the reason", (_, detail, reason) => {
    expect(() => parsed((event) => Object.assign(event.detail, detail))).toThrow(reason);
  });

  it("with roles in paths keeps the whole ARN", () => {
    expect(parsed(undefined, { userIdentity: sessionOf("audit/mpu-guard-patch") }).role).toBe(
      "arn:aws:iam::111122223333:role/audit/mpu-guard-patch",
    );
  });
});
