import { describe, expect, it } from "vitest";
import { runCommand } from "../../../support/transcript-command.ts";
import { Doctor, found } from "./doctor.ts";

const doctor = new Doctor();

describe("the doctor", () => {
  it("does not take a service that is busy for a permission that is missing", async () => {
    doctor.s3.faults.add({
      operation: "GetBucketLifecycleConfiguration",
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "error", status: 503, code: "SlowDown", message: "Please reduce your request rate." },
    });
    const { status, permissions } = await doctor.examined(["--bucket", "acme-a"]);
    expect(found(permissions, "s3:GetLifecycleConfiguration")).toMatchObject({
      status: "not-tried",
      reason: expect.stringContaining("503 SlowDown"),
    });
    expect(status).toBe(3);
    expect((await doctor.examined(["--bucket", "acme-a", "--allow-undecided"])).status).toBe(0);
  });

  it("says that a clock is wrong before AWS refuses requests for it", async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    const fault = {
      kind: "error",
      status: 403,
      code: "AccessDenied",
      message: "Access Denied",
      headers: { date },
    } as const;
    // The SDK tries again with the time that it is told.
    doctor.s3.faults.add({ operation: "ListBuckets", times: Number.POSITIVE_INFINITY, fault });
    const { status, document } = await doctor.examined(["--bucket", "acme-a"]);
    const clock = document.checks.find(({ check }: { check: string }) => check === "clock");
    expect(clock).toMatchObject({ status: "problem", fix: "set this machine's clock" });
    expect(clock.detail).toMatch(/^this machine is 3[56]\d\d s ahead of the service$/);
    expect(status).toBe(2);
  });

  it.each<readonly [string, readonly string[], string]>([
    ["an endpoint that does not answer", ["--endpoint-url", "http://127.0.0.1:1"], "request to us-east-1 failed"],
    ["a command that has no permissions", ["--for", "check"], "Allowed choices are scan, patch"],
    ["a role and no accounts", ["--role-name", "scan"], "add --organization or --accounts FILE"],
    ["two formats", ["--format", "csv"], "Allowed choices are table, json"],
  ])("fails in one line with %s", async (_, args, message) => {
    const { stdout, stderr, status } = await runCommand(["doctor", "--endpoint-url", doctor.s3.endpoint, ...args], {
      folder: doctor.folder,
    });
    expect(stderr).toContain(message);
    expect([stderr.trim().split("\n").length, stdout, status]).toEqual([1, "", 1]);
  });
});
