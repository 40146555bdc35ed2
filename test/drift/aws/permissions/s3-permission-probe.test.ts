import { describe, expect, it } from "vitest";
import { S3PermissionProbe } from "../../../../drift/aws/permissions/s3-permission-probe.ts";
import { S3UploadStore } from "../../../../drift/aws/uploads/index.ts";
import { Planted } from "../planted.ts";

const planted = new Planted();

describe("a listing that is tried, and that a run could not read", () => {
  const probe = () => new S3PermissionProbe(planted.clients, new S3UploadStore(planted.clients), "us-east-1");
  const failed = (detail: string) => ({
    state: "failed",
    finding: { kind: "unreadable", detail: expect.stringContaining(detail) },
  });
  const body = "<html><body>Sign in</body></html>";

  it.each([
    ["ListBuckets", "s3:ListAllMyBuckets"],
    ["ListDirectoryBuckets", "s3express:ListAllMyDirectoryBuckets"],
  ] as const)("is no permission that is granted: %s", async (operation, action) => {
    planted.plant();
    expect(await probe().tryListing(action)).toEqual({ state: "granted" });
    planted.s3.faults.add({ operation, fault: { kind: "body", status: 200, body } });
    expect(await probe().tryListing(action)).toEqual(failed(`${operation}: the response is not a complete `));
  });

  it("is no permission that is granted: ListObjectsV2", async () => {
    planted.plant();
    const place = { bucket: "planted", isPrefix: true };
    expect(await probe().tryPlace("s3:ListBucket", place)).toEqual({ state: "granted" });
    planted.s3.faults.add({ operation: "ListObjectsV2", fault: { kind: "body", status: 200, body } });
    expect(await probe().tryPlace("s3:ListBucket", place)).toEqual(
      failed("ListObjectsV2: the response is not a complete"),
    );
  });
});
