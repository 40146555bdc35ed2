import { describe, expect, it } from "vitest";
import { admitsLifecycleService } from "../../policy/index.ts";

const SERVICE = { Service: "lifecycle.s3.amazonaws.com" };
const allow = { Effect: "Allow", Principal: SERVICE, Action: "s3express:CreateSession", Resource: "*" };
const mode = (value: string | string[], operator = "StringEquals") => ({
  Condition: { [operator]: { "s3express:SessionMode": value } },
});
const FROM_OWNER = { StringEquals: { "aws:SourceAccount": "111122223333" } };
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

describe("a directory bucket's policy lets the lifecycle service in", () => {
  it.each<[string, string]>([
    ["as AWS's guide writes it", policy({ ...allow, ...mode("ReadWrite") })],
    ["without a condition", policy(allow)],
    ["by one of several statements", policy({ ...allow, Principal: { AWS: "arn:aws:iam::111122223333:root" } }, allow)],
    ["with a statement that is no list", JSON.stringify({ Statement: allow })],
    [
      "with lists of principals, actions and modes",
      policy({
        ...allow,
        Principal: { Service: ["x.amazonaws.com", SERVICE.Service] },
        Action: ["s3express:CreateSession"],
        ...mode(["ReadOnly", "ReadWrite"]),
      }),
    ],
    ["with the action in other letters", policy({ ...allow, Action: "S3Express:createsession" })],
    ["with all actions", policy({ ...allow, Action: "s3express:*" })],
    ["with all actions of all services", policy({ ...allow, Action: "*" })],
    ["with other actions too", policy({ ...allow, Action: ["s3express:GetBucketPolicy", "s3express:CreateSession"] })],
    ["on a condition that cannot be judged here", policy({ ...allow, Condition: FROM_OWNER })],
    ["beside statements that are none", JSON.stringify({ Statement: [null, "x", allow] })],
    [
      "beside a Deny on a condition that cannot be judged here",
      policy(allow, { ...allow, Effect: "Deny", Condition: FROM_OWNER }),
    ],
    ["with everybody", policy({ ...allow, Principal: "*" })],
    ["with all of AWS", policy({ ...allow, Principal: { AWS: "*" } })],
    ["beside a Deny of reading only", policy(allow, { ...allow, Effect: "Deny", ...mode("ReadOnly") })],
    [
      "beside a Deny for somebody else",
      policy(allow, { ...allow, Effect: "Deny", Principal: { Service: "x.amazonaws.com" } }),
    ],
    [
      "beside a Deny of every mode but ReadWrite",
      policy(allow, { ...allow, Effect: "Deny", ...mode("ReadWrite", "StringNotEquals") }),
    ],
  ])("%s", (_, document) => {
    expect(admitsLifecycleService(document)).toBe(true);
  });
});

describe("a directory bucket's policy keeps the lifecycle service out", () => {
  it.each<[string, string | undefined]>([
    ["when there is none", undefined],
    ["when it is no JSON", "{"],
    ["when it is null", "null"],
    ["when it says nothing", policy()],
    ["when it allows somebody else", policy({ ...allow, Principal: { Service: "x.amazonaws.com" } })],
    ["when it allows another action", policy({ ...allow, Action: "s3express:GetBucketPolicy" })],
    ["when it allows reading sessions only", policy({ ...allow, ...mode("ReadOnly") })],
    ["when it only denies, and not surely", policy({ ...allow, Effect: "Deny", Condition: FROM_OWNER })],
    [
      "when it allows reading sessions only, on a further condition",
      policy({
        ...allow,
        Condition: { StringEquals: { "s3express:SessionMode": "ReadOnly", ...FROM_OWNER.StringEquals } },
      }),
    ],
    ["when it allows every mode but ReadWrite", policy({ ...allow, ...mode("ReadWrite", "StringNotEquals") })],
    ["when it allows and denies", policy(allow, { ...allow, Effect: "Deny" })],
    ["when it denies everybody", policy(allow, { ...allow, Effect: "Deny", Principal: "*" })],
    ["when it denies sessions that write", policy(allow, { ...allow, Effect: "Deny", ...mode("ReadWrite") })],
  ])("%s", (_, document) => {
    expect(admitsLifecycleService(document)).toBe(false);
  });
});
