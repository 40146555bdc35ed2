import { describe, expect, it } from "vitest";
import { clockCheck, credentialsCheck, regionCheck } from "../../../../drift/run/doctor/doctor-checks.ts";

const NOW = new Date("2026-11-27T03:00:00Z");
const inSeconds = (seconds: number) => new Date(NOW.getTime() + 1000 * seconds);

describe("the check of", () => {
  it("credentials says until when they are good, and that they are no more", () => {
    const caller = "arn:aws:iam::111122223333:user/night";
    expect(credentialsCheck({ caller }, inSeconds(3600), NOW)).toMatchObject({
      isProblem: false,
      detail: `${caller}; they expire at 2026-11-27T04:00:00.000Z`,
    });
    expect(credentialsCheck({ caller }, inSeconds(-1), NOW)).toMatchObject({
      isProblem: true,
      fix: expect.stringContaining("log in again"),
    });
    expect(credentialsCheck({ caller: null }, undefined, NOW)).toMatchObject({ isProblem: false });
  });

  it.each([
    [0, false, "agrees with the service's, to within 10 s"],
    [-9_900, false, "agrees with the service's, to within 10 s"],
    [90_000, false, "this machine is 90 s behind the service"],
    [-299_000, false, "this machine is 299 s ahead of the service"],
    [-301_000, true, "this machine is 301 s ahead of the service"],
    [3_600_000, true, "this machine is 3600 s behind the service"],
  ])("the clock, where the service's is %s ms ahead", (offset, isProblem, detail) => {
    expect(clockCheck(offset)).toMatchObject({ isProblem, detail });
  });

  it("a region takes a denial for an answer, and says what to do about one that is not enabled", () => {
    const finding = { kind: "access-denied", detail: "403", missingAction: "s3:ListAllMyBuckets" } as const;
    expect(regionCheck("eu-west-1", { answer: { state: "denied", finding, isExplicit: true } }).isProblem).toBe(false);
    const off = { kind: "access-denied", detail: "InvalidToken", cause: "credentials-invalid" } as const;
    expect(regionCheck("ap-east-1", { answer: { state: "failed", finding: off } })).toMatchObject({
      isProblem: true,
      fix: expect.stringContaining("enable the region"),
    });
  });
});
