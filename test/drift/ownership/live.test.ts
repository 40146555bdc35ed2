import { describe, expect, it } from "vitest";
import { S3ObjectReader } from "../../../drift/aws/state-object.ts";
import { DeclaredOwners } from "../../../drift/ownership/declared-owners.ts";
import { Ownership } from "../../../drift/ownership/ownership.ts";
import { planPatch } from "../../../drift/patch/plan-patch.ts";
import { DeclaredFiles } from "../../../terraform/index.ts";
import { policyWith, TODAY } from "../../support/builders.ts";
import { rawState, stateRule } from "../../support/raw-state.ts";
import { Planted } from "../aws/planted.ts";

const planted = new Planted();
const STACK = { "aws:cloudformation:stack-name": "media", "aws:cloudformation:logical-id": "Originals7F3A" };
const STATE = "s3://acme-states/env:/prod/media.tfstate";

const evaluation = { policy: policyWith(), today: TODAY };

async function plan(tags: Record<string, string> | undefined, declared: readonly string[] = []) {
  const bucket = planted.plant({ name: "acme-media", region: "eu-west-1", tags });
  const files = new DeclaredFiles();
  const objects = new S3ObjectReader(planted.clients, "us-east-1");
  for (const url of declared) files.add({ bytes: await objects.read(url), source: url });
  const ownership = new Ownership({
    policy: policyWith(),
    reader: planted.reader(),
    declared: new DeclaredOwners(files.lifecycles()),
    includeDeclared: false,
  });
  return (await planPatch(await planted.scan(bucket), { store: planted.store, evaluation, ownership })).change;
}

function plantState() {
  planted.s3.buckets.create({ name: "acme-states", region: "eu-central-1" }).objects.put({
    key: STATE.slice("s3://acme-states/".length),
    content: JSON.stringify(
      rawState({
        type: "aws_s3_bucket_lifecycle_configuration",
        name: "media",
        attributes: { bucket: "acme-media", rule: [stateRule(30)] },
      }),
    ),
  });
}

describe("a live bucket that would be patched", () => {
  it("costs one request more to find that nobody declares its rules", async () => {
    expect((await plan(undefined)).outcome).toBe("planned");
    expect([...planted.s3.requests].map(({ operation }) => operation)).toEqual([
      "GetBucketLifecycleConfiguration",
      "GetBucketTagging",
      "GetBucketLifecycleConfiguration",
    ]);
  });

  it("is left to the CloudFormation stack that its tags name", async () => {
    expect(await plan(STACK)).toEqual({
      outcome: "refused",
      reason: "declared-in-code",
      declaredBy: { by: "cloudformation", stack: "media", address: "Originals7F3A" },
    });
    expect(planted.s3.requests.count("PutBucketLifecycleConfiguration")).toBe(0);
  });

  it("is left alone where its tags cannot be read, with the permission that is missing", async () => {
    const bucket = planted.plant({ name: "acme-media" });
    const verdict = await planted.scan(bucket);
    planted.s3.faults.add({
      operation: "GetBucketTagging",
      fault: { kind: "error", status: 403, code: "AccessDenied" },
    });
    const ownership = new Ownership({
      policy: policyWith(),
      reader: planted.reader(),
      declared: new DeclaredOwners([]),
      includeDeclared: false,
    });
    expect((await planPatch(verdict, { store: planted.store, evaluation, ownership })).change).toMatchObject({
      outcome: "refused",
      reason: "owner-unknown",
      detail: expect.stringContaining("allow s3:GetBucketTagging"),
    });
  });

  it("is left to the code whose state lies in a bucket of another region", async () => {
    plantState();
    expect(await plan(undefined, [STATE])).toMatchObject({
      reason: "declared-in-code",
      declaredBy: { by: "terraform", address: "aws_s3_bucket_lifecycle_configuration.media", file: STATE },
    });
  });
});
