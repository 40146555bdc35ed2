import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IAM_COMMANDS, iamPolicy } from "../../../../iam/index.ts";
import { startEmbeddedS3 } from "../../../../sandbox/index.ts";
import { Doctor, found } from "./doctor.ts";

const doctor = new Doctor();

describe("the doctor", () => {
  it("exits with 0 where a scan has all it needs, without rules or tags in the bucket it asks", async () => {
    await writeFile(join(doctor.folder, "mpu-policy.yaml"), "version: 1\nallowExemptionTags: true\n");
    const { status, permissions } = await doctor.examined([]);
    expect(permissions.map((each) => `${each.action} ${each.status}`)).toEqual([
      "s3:ListAllMyBuckets granted",
      "s3:GetBucketLocation granted",
      "s3:GetBucketTagging granted",
      "s3:GetLifecycleConfiguration granted",
    ]);
    expect(status).toBe(0);
  });

  it("sends no request that changes anything, whatever command it is for, and says what it leaves out", async () => {
    // The keys of a directory bucket's sessions are the service's own, which here knows no account of theirs.
    await doctor.s3.close();
    doctor.s3 = await startEmbeddedS3();
    doctor.s3.buckets.create({ name: "acme-0" }).uploads.add({ key: "a", initiated: new Date(0) });
    doctor.s3.buckets.create({ name: "acme-x--use1-az4--x-s3", region: "us-east-1" });
    const args = IAM_COMMANDS.flatMap((command) => ["--for", command]);
    const { status, permissions } = await doctor.examined([...args, "--directory-buckets", "--check-mfa-delete"]);
    expect([...doctor.s3.requests].filter(({ method }) => method !== "GET")).toEqual([]);
    const left = permissions.filter((permission) => permission.status !== "granted");
    expect(Object.fromEntries(left.map(({ action, reason }) => [action, reason]))).toEqual({
      "s3:AbortMultipartUpload": "it would write",
      "s3:PutLifecycleConfiguration": "it would write",
      "s3:PutObject": "it would write",
      "s3express:PutLifecycleConfiguration": "it would write",
    });
    expect(status).toBe(3);
    const needed = IAM_COMMANDS.flatMap((command) =>
      iamPolicy(command, {
        partition: "aws",
        tags: false,
        directoryBuckets: true,
        checkMfaDelete: true,
      }).Statement.flatMap(({ Action }) => Action),
    );
    expect(permissions.map(({ action }) => action).sort()).toEqual([...new Set(needed)].sort());
  });

  it("asks two more buckets where the first one denies, and says which one's own policy it is", async () => {
    doctor.deniesRules("with an explicit deny in a resource-based policy", "acme-a");
    const { status, permissions } = await doctor.examined([]);
    const rules = found(permissions, "s3:GetLifecycleConfiguration");
    expect(rules).toMatchObject({ status: "missing-on-some", deniedBy: "resource-policy" });
    expect(rules?.tries.map(({ bucket, outcome }) => [bucket, outcome])).toEqual([
      ["acme-a", "denied"],
      ["acme-b", "granted"],
    ]);
    expect(status).toBe(2);
    expect((await doctor.run([])).stdout).toContain("denied by a statement in the bucket policy");
  });

  it("asks no more than three buckets, and those that are selected", async () => {
    doctor.deniesRules("with an explicit deny in a VPC endpoint policy");
    const asked = async (...args: readonly string[]) =>
      found((await doctor.examined(args)).permissions, "s3:GetLifecycleConfiguration")?.tries.map(
        ({ bucket }) => bucket,
      );
    expect(await asked()).toEqual(["acme-a", "acme-b", "acme-c"]);
    expect(await asked("--bucket", "acme-[b-d]", "--bucket", "acme-d")).toEqual(["acme-d"]);
    expect(await asked("--exclude", "acme-a", "--exclude", "acme-b")).toEqual(["acme-c", "acme-d"]);
  });

  it("asks the bucket that is named where nobody may list them", async () => {
    doctor.denies(
      "ListBuckets",
      "s3:ListAllMyBuckets",
      "because no session policy allows the s3:ListAllMyBuckets action",
    );
    const named = await doctor.examined(["--bucket", "acme-d"]);
    expect(found(named.permissions, "s3:ListAllMyBuckets")).toMatchObject({
      status: "missing",
      deniedBy: "session-policy",
    });
    expect(found(named.permissions, "s3:GetLifecycleConfiguration")).toMatchObject({
      status: "granted",
      tries: [{ bucket: "acme-d", outcome: "granted", detail: null }],
    });
    const unnamed = await doctor.examined(["--for", "rollback"]);
    expect(found(unnamed.permissions, "s3:GetLifecycleConfiguration")).toMatchObject({
      status: "not-tried",
      reason: "no bucket is known, as they cannot be listed: name one with --bucket",
    });
    expect(unnamed.status).toBe(3);
  });

  it("proves nothing by an upload that does not exist, and takes its denial for one", async () => {
    const parts = async () =>
      found(
        (await doctor.examined(["--for", "uploads", "--bucket", "acme-a"])).permissions,
        "s3:ListMultipartUploadParts",
      );
    expect(await parts()).toMatchObject({
      status: "not-tried",
      reason: expect.stringContaining("no incomplete multipart upload"),
    });
    doctor.denies(
      "ListParts",
      "s3:ListMultipartUploadParts",
      "because no permissions boundary allows the s3:ListMultipartUploadParts action",
    );
    expect(await parts()).toMatchObject({ status: "missing", deniedBy: "permissions-boundary" });
  });
});
