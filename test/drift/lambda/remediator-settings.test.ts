import { describe, expect, it } from "vitest";
import { remediatorSettings } from "../../../drift/lambda/remediator-settings.ts";

const LEAST = {
  MPU_GUARD_TABLE: "watched",
  MPU_GUARD_QUEUE_URL: "https://sqs.example/events",
  MPU_GUARD_DEAD_LETTER_QUEUE_URL: "https://sqs.example/dead",
};

describe("the environment of the remediator", () => {
  it("without a mode reports, and knows no place to write a journal to: nothing is written by mistake", () => {
    const settings = remediatorSettings(LEAST);
    expect(settings).not.toHaveProperty("journal");
    expect(settings.events).toMatchObject({ graceSeconds: 900, windowSeconds: 2_592_000, maxReverts: 3, ownRoles: [] });
  });

  it("in mode patch needs the bucket of the journal, as a write that is not journaled cannot be undone", () => {
    expect(() => remediatorSettings({ ...LEAST, MPU_GUARD_MODE: "patch" })).toThrow(
      "MPU_GUARD_REPORT_BUCKET is not set",
    );
    const patch = { ...LEAST, MPU_GUARD_MODE: "patch", MPU_GUARD_REPORT_BUCKET: "acme-reports" };
    expect(remediatorSettings(patch).journal).toBe("s3://acme-reports/mpu-guard/journal");
    expect(remediatorSettings({ ...patch, MPU_GUARD_REPORT_PREFIX: "" }).journal).toBe("s3://acme-reports/journal");
  });

  it("takes the writes of its role in accounts for its own, by the name without path that CloudTrail's issuer ends with", () => {
    const { role, events } = remediatorSettings({
      ...LEAST,
      MPU_GUARD_ROLE_NAME: "audit/mpu-guard-patch",
      MPU_GUARD_EXTERNAL_ID: "known",
      MPU_GUARD_OWN_ROLES: "events-function, ",
    });
    expect(role).toEqual({ name: "audit/mpu-guard-patch", externalId: "known" });
    expect(events.ownRoles).toEqual(["mpu-guard-patch", "events-function"]);
  });

  it.each([
    ["MPU_GUARD_TABLE", { MPU_GUARD_TABLE: "" }, "MPU_GUARD_TABLE is not set"],
    ["MPU_GUARD_MODE", { MPU_GUARD_MODE: "dry" }, 'MPU_GUARD_MODE is "dry": expected report or patch'],
    ["MPU_GUARD_GRACE_SECONDS", { MPU_GUARD_GRACE_SECONDS: "15m" }, "expected a whole number of at least 0"],
    ["MPU_GUARD_MAX_REVERTS", { MPU_GUARD_MAX_REVERTS: "0" }, "expected a whole number of at least 1"],
  ])("with a wrong %s fails before the first message, with its name", (_, wrong, message) => {
    expect(() => remediatorSettings({ ...LEAST, ...wrong })).toThrow(message);
  });
});
