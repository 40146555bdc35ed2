import { describe, expect, it } from "vitest";
import { S3ObjectReader } from "../../../drift/aws/state-object.ts";
import { RunError } from "../../../drift/errors.ts";
import type { Fault } from "../../../sandbox/index.ts";
import { Planted } from "./planted.ts";

const planted = new Planted();
const KEY = "env:/prod/a b+c?#%.tfstate";
const URL_OF_IT = `s3://acme-states/${KEY}`;

function reader() {
  return new S3ObjectReader(planted.clients, "us-east-1");
}

function plantState(region = "us-east-1") {
  planted.plant({ name: "acme-states", region });
  planted.s3.buckets.get("acme-states")?.objects.put({ key: KEY, content: '{"version": 4}' });
}

async function messageOf(url: string): Promise<string> {
  const error = await reader()
    .read(url)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RunError);
  expect((error as Error).message).not.toContain("\n");
  return (error as Error).message;
}

describe("a state in S3", () => {
  it("is read in place, whatever its key holds", async () => {
    plantState();
    expect(new TextDecoder().decode(await reader().read(URL_OF_IT))).toBe('{"version": 4}');
    expect([...planted.s3.requests].map(({ operation }) => operation)).toEqual(["GetObject"]);
  });

  it("is found in another region, which S3 names", async () => {
    plantState("eu-west-1");
    expect((await reader().read(URL_OF_IT)).length).toBe(14);
  });

  it("is found where S3 says that the region is wrong, and not which is right", async () => {
    plantState("eu-west-1");
    const fault: Fault = { kind: "error", status: 301, code: "PermanentRedirect" };
    planted.s3.faults.add({ operation: "GetObject", fault });
    planted.s3.faults.add({ operation: "GetBucketLocation", fault: { kind: "body", status: 200, body: EU } });
    expect((await reader().read(URL_OF_IT)).length).toBe(14);
  });

  it.each([
    ["is not there", "s3://acme-states/other", /no such object.*env:\/NAME\/KEY/],
    ["is in no bucket", "s3://acme-nowhere/state", /no such bucket/],
    ["is named without a key", "s3://acme-states", /write it as s3:\/\/BUCKET\/KEY/],
    ["is named without a bucket", "s3:///state", /write it as s3:\/\/BUCKET\/KEY/],
  ])("says what to do when it %s", async (_, url, expected) => {
    plantState();
    expect(await messageOf(url)).toMatch(expected);
  });

  it.each<[string, Fault, RegExp]>([
    ["denied", { kind: "error", status: 403, code: "AccessDenied" }, /403 AccessDenied.*allow s3:GetObject/],
    [
      "denied by its key",
      { kind: "error", status: 403, code: "AccessDenied", message: "is not authorized to perform: kms:Decrypt" },
      /allow kms:Decrypt/,
    ],
    [
      "encrypted with a key of the customer's",
      {
        kind: "error",
        status: 400,
        code: "InvalidRequest",
        message: "The object was stored using a form of Server Side Encryption.",
      },
      /encrypted with a key that S3 does not keep: give it as a file/,
    ],
    ["archived", { kind: "error", status: 403, code: "InvalidObjectState" }, /restore it first/],
    ["throttled", { kind: "error", status: 503, code: "SlowDown" }, /503 SlowDown.*try again/],
    ["cut off", { kind: "truncate" }, /cannot be read|broke off/],
    ["kept back by a reset", { kind: "reset" }, /try again/],
  ])("says what to do when it is %s", async (_, fault, expected) => {
    plantState();
    planted.s3.faults.add({ operation: "GetObject", fault, times: Number.POSITIVE_INFINITY });
    expect(await messageOf(URL_OF_IT)).toMatch(expected);
  });
});

const EU = '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">EU</LocationConstraint>';
