import { describe, expect, it, vi } from "vitest";
import { UNKNOWN } from "../../../policy/index.ts";
import type { Fault } from "../../../sandbox/index.ts";
import { abortXml, documentOf, Planted } from "./planted.ts";

const planted = new Planted();
const GET = "GetBucketLifecycleConfiguration";
const whole = documentOf(abortXml("<Filter/>"));
const express = "train--use1-az4--x-s3";
const admits = JSON.stringify({
  Statement: {
    Effect: "Allow",
    Principal: { Service: "lifecycle.s3.amazonaws.com" },
    Action: "s3express:CreateSession",
  },
});

describe("a second request is made only where the verdict turns on it", () => {
  const asked = () => [...planted.s3.requests].map(({ operation }) => operation);

  it("none for a bucket with rules", async () => {
    await planted.scan(planted.plant({ lifecycle: whole }), true);
    expect(asked()).toEqual([GET]);
  });

  it("for MFA delete, where there are no rules", async () => {
    const verdict = await planted.scan(planted.plant({ mfaDelete: true }), true);
    expect(verdict.findings).toEqual([{ kind: "lifecycle-unsupported" }]);
    expect(asked()).toEqual([GET, "GetBucketVersioning"]);
  });

  it("and a bucket whose versioning cannot be read counts as one without MFA delete", async () => {
    const bucket = planted.plant();
    planted.s3.faults.add({
      operation: "GetBucketVersioning",
      fault: { kind: "error", status: 403, code: "AccessDenied" },
    });
    expect((await planted.scan(bucket, true)).findings).toEqual([{ kind: "no-lifecycle-configuration" }]);
  });

  it.each([
    [undefined, "violation"],
    ["{}", "violation"],
    [admits, "compliant"],
  ])("for the policy of a directory bucket with rules: %s", async (policy, status) => {
    const verdict = await planted.scan(planted.plant({ name: express, lifecycle: whole, policy }));
    expect(verdict.status).toBe(status);
  });

  it("and a directory bucket whose policy cannot be read is undecided, with the action that is missing", async () => {
    const bucket = planted.plant({ name: express, lifecycle: whole });
    planted.s3.faults.add({
      operation: "GetBucketPolicy",
      fault: { kind: "error", status: 403, code: "AccessDenied" },
    });
    const { status, findings } = await planted.scan(bucket);
    expect([status, findings]).toMatchObject([
      "undecided",
      [{ kind: "access-denied", missingAction: "s3express:GetBucketPolicy" }],
    ]);
  });
});

describe("facts of a bucket", () => {
  it.each([
    ["", "us-east-1"],
    ["EU", "eu-west-1"],
    ["ap-southeast-2", "ap-southeast-2"],
  ])("the location %j is %s", async (location, region) => {
    const body = `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${location}</LocationConstraint>`;
    const bucket = { ...planted.plant(), region: null };
    planted.s3.faults.add({ operation: "GetBucketLocation", fault: { kind: "body", status: 200, body } });
    expect((await planted.reader().locate(bucket)).region).toBe(region);
  });

  it("a region that cannot be read stays open, with the reason", async () => {
    const bucket = { ...planted.plant(), region: null };
    planted.s3.faults.add({
      operation: "GetBucketLocation",
      fault: { kind: "error", status: 403, code: "AccessDenied" },
    });
    expect(await planted.reader().locate(bucket)).toMatchObject({
      region: null,
      unread: [{ missingAction: "s3:GetBucketLocation" }],
    });
  });

  it("tags are read as they are, none where there are none, and unknown where they cannot be read", async () => {
    expect((await planted.reader().readTags(planted.plant({ tags: { team: "video", __proto__x: "" } }))).tags).toEqual({
      team: "video",
      __proto__x: "",
    });
    const bucket = planted.plant();
    expect((await planted.reader().readTags(bucket)).tags).toEqual({});
    planted.s3.faults.add({ operation: "GetBucketTagging", fault: { kind: "error", status: 503, code: "SlowDown" } });
    expect(await planted.reader().readTags(bucket)).toMatchObject({ tags: UNKNOWN, unread: [{ kind: "throttled" }] });
  });

  it.each([
    ["no list", "<Tagging/>"],
    ["two lists", "<Tagging><TagSet/><TagSet/></Tagging>"],
    ["a web page", "<html><body>Sign in</body></html>"],
    ["half a document", "<Tagging><TagSet>"],
    ["another element in the list", "<Tagging><TagSet><Label><Key>a</Key><Value>b</Value></Label></TagSet></Tagging>"],
    ["a value under another name", "<Tagging><TagSet><Tag><Key>a</Key><Val>b</Val></Tag></TagSet></Tagging>"],
    ["a value alone", "<Tagging><TagSet><Tag><Value>a</Value></Tag></TagSet></Tagging>"],
    ["a tag with two keys", "<Tagging><TagSet><Tag><Key>a</Key><Key>b</Key><Value/></Tag></TagSet></Tagging>"],
  ])("tags are unknown with %s in the answer, which is not a bucket without that tag", async (_, body) => {
    const bucket = planted.plant();
    planted.s3.faults.add({ operation: "GetBucketTagging", fault: { kind: "body", status: 200, body } });
    expect(await planted.reader().readTags(bucket)).toMatchObject({ tags: UNKNOWN, unread: [{ kind: "unreadable" }] });
  });

  it.each<readonly [string, string, Readonly<Record<string, string>>]>([
    ["none where their list is empty", "", {}],
    ["without a value where it is empty", "<Tag><Key>a</Key><Value/></Tag>", { a: "" }],
    ["without a value where moto leaves it out", "<Tag><Key>a</Key></Tag>", { a: "" }],
  ])("tags are %s", async (_, list, tags) => {
    const bucket = planted.plant({ tags: { team: "video" } });
    const body = `<Tagging><TagSet>${list}</TagSet></Tagging>`;
    planted.s3.faults.add({ operation: "GetBucketTagging", fault: { kind: "body", status: 200, body } });
    expect((await planted.reader().readTags(bucket)).tags).toEqual(tags);
  });

  it.each<readonly [string, Fault]>([
    ["405", { kind: "error", status: 405, code: "NotImplemented" }],
    ["501", { kind: "error", status: 501, code: "NotImplemented" }],
    ["with a listing of objects, as fauxqs does,", { kind: "body", status: 200, body: "<ListBucketResult/>" }],
  ])("a service that is not AWS and answers %s has no tags of buckets", async (_, fault) => {
    const bucket = planted.plant({ tags: { team: "video" } });
    planted.s3.faults.add({ operation: "GetBucketTagging", fault, times: 2 });
    expect((await planted.reader().readTags(bucket)).tags).toEqual({});
    vi.spyOn(planted.clients, "isThirdParty", "get").mockReturnValue(false);
    expect((await planted.reader().readTags(bucket)).tags, "AWS has tags, and did not say which").toBe(UNKNOWN);
    vi.restoreAllMocks();
  });
});
