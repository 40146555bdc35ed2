import { describe, expect, it } from "vitest";
import { nightlySettings } from "../../../drift/lambda/nightly-settings.ts";

const LEAST = { MPU_GUARD_REPORT_BUCKET: "acme-reports" };

describe("what the environment of a nightly run says", () => {
  it("is a report of this account, where it says no more than the bucket", () => {
    expect(nightlySettings(LEAST)).toEqual({
      reportBucket: "acme-reports",
      prefix: "mpu-guard/",
      mode: "report",
      organization: false,
      accounts: [],
      regions: [],
      directoryBuckets: false,
      batchSize: 500,
    });
  });

  it.each<readonly [Record<string, string>, RegExp]>([
    [{ MPU_GUARD_REPORT_BUCKET: "" }, /^MPU_GUARD_REPORT_BUCKET is not set/],
    [{ MPU_GUARD_MODE: "write" }, /^MPU_GUARD_MODE is "write"/],
    [{ MPU_GUARD_ORGANIZATION: "yes", MPU_GUARD_ROLE_NAME: "r" }, /^MPU_GUARD_ORGANIZATION is "yes"/],
    [{ MPU_GUARD_ORGANIZATION: "true" }, /^MPU_GUARD_ROLE_NAME is not set/],
    [{ MPU_GUARD_ACCOUNTS: "1234", MPU_GUARD_ROLE_NAME: "r" }, /^MPU_GUARD_ACCOUNTS has "1234"/],
    // A run of the function's own account alone would be taken for one of all that were named.
    [{ MPU_GUARD_ROLE_NAME: "r" }, /^MPU_GUARD_ROLE_NAME is set, and no account is named/],
    [{ MPU_GUARD_BATCH_SIZE: "501" }, /^MPU_GUARD_BATCH_SIZE is "501"/],
  ])("is refused by the name of what is wrong in it: %j", (wrong, message) => {
    expect(() => nightlySettings({ ...LEAST, ...wrong })).toThrow(message);
  });
});
