import { describe, expect, it } from "vitest";
import { DeclaredOwners } from "../../../drift/ownership/declared-owners.ts";
import { Ownership } from "../../../drift/ownership/ownership.ts";
import { type Bucket, type Policy, UNKNOWN } from "../../../policy/index.ts";
import { liveBucket, policyWith } from "../../support/builders.ts";
import { declaration } from "./declarations.ts";

const STACK = {
  "aws:cloudformation:stack-name": "media",
  "aws:cloudformation:logical-id": "Originals7F3A",
  "aws:cloudformation:stack-id": "arn:aws:cloudformation:eu-west-1:111122223333:stack/media/1",
};
const denied = {
  kind: "access-denied",
  detail: "GetBucketTagging returned 403",
  missingAction: "s3:GetBucketTagging",
} as const;

interface Given {
  readonly policy?: Partial<Policy>;
  /** What S3 answers; absent where it denies. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly declared?: readonly Parameters<typeof declaration>[0][];
  readonly includeDeclared?: boolean;
  readonly bucket?: Partial<Bucket>;
}

async function ask({ policy, tags, declared = [], includeDeclared = false, bucket }: Given) {
  let reads = 0;
  const readTags = async (asked: Bucket): Promise<Bucket> => {
    reads += 1;
    return tags === undefined ? { ...asked, tags: UNKNOWN, unread: [denied] } : { ...asked, tags };
  };
  const ownership = new Ownership({
    policy: policyWith(policy),
    reader: { readTags },
    declared: new DeclaredOwners(declared.map(declaration)),
    includeDeclared,
  });
  return { refusal: await ownership.refusalFor(liveBucket(bucket)), reads };
}

describe("a bucket that is to be written", () => {
  it("may be, where no code declares its rules and its tags name no stack", async () => {
    expect(await ask({ tags: { team: "video" } })).toEqual({ refusal: undefined, reads: 1 });
  });

  it("may not be, where a file declares its rules, and its tags are not asked for", async () => {
    const { refusal, reads } = await ask({ declared: [{ line: 3 }] });
    expect(refusal).toMatchObject({ reason: "declared-in-code", declaredBy: { by: "terraform", line: 3 } });
    expect(reads).toBe(0);
  });

  it("may not be, where CloudFormation made it", async () => {
    expect((await ask({ tags: STACK })).refusal).toEqual({
      reason: "declared-in-code",
      declaredBy: { by: "cloudformation", stack: "media", address: "Originals7F3A" },
    });
  });

  it("may be, where a tag only looks like CloudFormation's", async () => {
    expect((await ask({ tags: { "cloudformation:stack-name": "media" } })).refusal).toBeUndefined();
  });

  it("may not be, where the policy says that code declares it", async () => {
    const where = "github.com/acme/infrastructure";
    const byName = { declaredInCode: [{ match: { bucket: "acme-*" }, where }] };
    const expected = { reason: "declared-in-code", declaredBy: { by: "policy", where } };
    expect(await ask({ policy: byName })).toEqual({ refusal: expected, reads: 0 });
    const byTag = { declaredInCode: [{ match: { tags: { "managed-by": "terraform" } }, where }] };
    expect(await ask({ policy: byTag, tags: { "managed-by": "terraform" } })).toEqual({
      refusal: expected,
      reads: 1,
    });
    expect((await ask({ policy: byTag, tags: {} })).refusal).toBeUndefined();
  });

  it("is not asked for its tags again, where the scan read them", async () => {
    expect(await ask({ bucket: { tags: STACK } })).toMatchObject({
      refusal: { reason: "declared-in-code" },
      reads: 0,
    });
  });
});

describe("what cannot be found out is never written", () => {
  it("says which permission is missing, where the tags cannot be read", async () => {
    expect((await ask({})).refusal).toMatchObject({
      reason: "owner-unknown",
      detail: expect.stringMatching(/returned 403; allow s3:GetBucketTagging, or pass --include-declared$/),
    });
  });

  it("does not ask for the tags of a directory bucket, which S3 does not answer, and says so", async () => {
    const { refusal, reads } = await ask({ bucket: { kind: "directory" }, tags: {} });
    expect(refusal).toMatchObject({ reason: "owner-unknown", detail: expect.stringContaining("directory bucket") });
    expect(reads).toBe(0);
  });

  it("says which code may declare it, where that is left open", async () => {
    const { refusal } = await ask({ declared: [{ isCertain: false }], tags: {} });
    expect(refusal).toMatchObject({
      reason: "owner-unknown",
      detail: expect.stringMatching(
        /^aws_s3_bucket_lifecycle_configuration.media .* may declare its rules.*--declared/,
      ),
    });
  });

  it.each([
    ["account", { account: "111122223333" }, { account: null }, "pass --account"],
    ["region", { region: "eu-*" }, { region: null }, "allow s3:GetBucketLocation"],
  ])("refuses where a match turns on an unknown %s", async (_, match, bucket, advice) => {
    for (const policy of [{ neverPatch: [{ match, reason: "r" }] }, { declaredInCode: [{ match }] }]) {
      const { refusal } = await ask({ policy, bucket, tags: {} });
      expect(refusal).toMatchObject({ reason: "owner-unknown", detail: expect.stringContaining(advice) });
    }
  });
});

describe("--include-declared", () => {
  const declared = [{}];

  it("writes what code declares, and asks nobody", async () => {
    const policy = { declaredInCode: [{ match: { bucket: "*" } }] };
    expect(await ask({ includeDeclared: true, declared, policy })).toEqual({ refusal: undefined, reads: 0 });
  });

  it("never writes what the deny list names by a tag, nor what it may name", async () => {
    const policy = { neverPatch: [{ match: { tags: { hold: "legal" } }, reason: "a ticket first" }] };
    expect(await ask({ includeDeclared: true, policy, tags: { hold: "legal" } })).toEqual({
      refusal: { reason: "never-patch", detail: "a ticket first" },
      reads: 1,
    });
    const { refusal } = await ask({ includeDeclared: true, policy });
    expect(refusal).toMatchObject({ reason: "owner-unknown", detail: expect.stringContaining("neverPatch") });
    expect((await ask({ includeDeclared: true, policy, tags: {} })).refusal).toBeUndefined();
  });
});
