import { beforeEach, describe, expect, it } from "vitest";
import { Doctor, OWN } from "./doctor.ts";

const doctor = new Doctor();

describe("the doctor", () => {
  describe("with a journal and a state in S3", () => {
    const ARGS = [
      "--for",
      "patch",
      "--journal",
      "s3://acme-journal/mpu-guard",
      "--declared",
      "s3://acme-states/a*b/media.tfstate",
    ];
    const inS3 = async (...args: readonly string[]) => {
      const { status, permissions, accounts } = await doctor.examined([...ARGS, ...args]);
      const named = permissions.filter(({ resource }) => /acme-(journal|states)/.test(resource));
      return { status, add: accounts[0]?.add, named, texts: named.map((each) => `${each.action} ${each.status}`) };
    };

    beforeEach(() => {
      const journal = doctor.s3.buckets.create({
        name: "acme-journal",
        owner: OWN,
        versioning: "Enabled",
        region: "eu-west-1",
      });
      journal.objects.put({ key: "mpu-guard/run/journal.ndjson", content: "{}" });
      journal.objects.put({ key: "elsewhere", content: "{}" });
      doctor.s3.buckets
        .create({ name: "acme-states", owner: OWN })
        .objects.put({ key: "a*b/media.tfstate", content: "{}" });
    });

    it("tries what these need besides, on them, wherever they are, and writes no journal", async () => {
      expect((await inS3()).texts).toEqual([
        "s3:GetObject granted",
        "s3:GetBucketVersioning granted",
        "s3:ListBucket granted",
        "s3:GetObject granted",
        "s3:PutObject not-tried",
      ]);
      expect([...doctor.s3.requests].filter(({ method }) => method !== "GET" && method !== "HEAD")).toEqual([]);
    });

    it("says the resource of what is missing, which is not that of every bucket", async () => {
      doctor.denies(
        "ListObjectsV2",
        "s3:ListBucket",
        "because no identity-based policy allows the s3:ListBucket action",
      );
      doctor.denies("GetObject", "s3:GetObject", "", "acme-states");
      const { status, add, texts } = await inS3();
      expect(texts).toEqual([
        "s3:GetObject missing",
        "s3:GetBucketVersioning granted",
        "s3:ListBucket missing",
        "s3:GetObject not-tried",
        "s3:PutObject not-tried",
      ]);
      const resources = add?.flatMap(({ statements }) => statements.map((each) => "Resource" in each && each.Resource));
      expect(resources).toEqual([`arn:aws:s3:::acme-states/a\${*}b/media.tfstate`, "arn:aws:s3:::acme-journal"]);
      expect(status).toBe(2);
    });

    it("proves nothing by an object or a bucket that is not there", async () => {
      doctor.s3.buckets.delete("acme-states");
      const { named } = await inS3("--journal", "s3://acme-journal/new");
      expect(named[0]).toMatchObject({ status: "not-tried", reason: expect.stringContaining("acme-states") });
      expect(named[3]).toMatchObject({
        status: "not-tried",
        reason: "there is no object to read at s3://acme-journal/new/",
      });
    });

    it("names the permission on the key where that is missing, and gives no statement for the object", async () => {
      doctor.denies(
        "GetObject",
        "kms:Decrypt",
        "because no identity-based policy allows the kms:Decrypt action",
        "acme-states",
      );
      const { named, add } = await inS3();
      expect(named[0]).toMatchObject({ status: "missing", fix: "allow kms:Decrypt on the key of the answer" });
      expect(add).toEqual([]);
    });
  });
});
