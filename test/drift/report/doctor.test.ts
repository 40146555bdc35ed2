import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { judgePermission } from "../../../drift/permissions/judge-permission.ts";
import { neededPermissions } from "../../../drift/permissions/needed-permissions.ts";
import type { PermissionAnswer } from "../../../drift/permissions/permission.ts";
import { doctorJson, doctorSchema } from "../../../drift/report/doctor/doctor-json.ts";
import { type DoctorReport, doctorStatus, type ExaminedAccount } from "../../../drift/report/doctor/doctor-report.ts";
import { doctorTable } from "../../../drift/report/doctor/doctor-table.ts";
import { PAYLOADS } from "../../support/payloads.ts";

const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const needed = neededPermissions(["scan"], () => ({ partition: "aws", tags: false }));
const denial = (detail: string): PermissionAnswer => ({
  state: "denied",
  isExplicit: false,
  finding: { kind: "access-denied", detail, missingAction: "s3:x" },
});

function account(id: string, text: string, answer: PermissionAnswer = denial(text)): ExaminedAccount {
  return {
    account: id,
    name: text,
    role: `arn:aws:iam::${id}:role/scan`,
    permissions: needed.map((permission) => judgePermission(permission, [{ bucket: text, answer }], text)),
  };
}

function reportOf(accounts: readonly ExaminedAccount[], text = "media"): DoctorReport {
  return {
    startedAt: new Date("2026-11-27T03:00:00Z"),
    identity: { account: null, partition: null, caller: text, profile: text, endpoint: null, regions: [text] },
    commands: ["scan"],
    checks: [{ check: "region", isProblem: true, detail: text, fix: text }],
    accounts,
    isInterrupted: false,
    exitStatus: 2,
  };
}

const table = (report: DoctorReport) => [...doctorTable(report, { color: false })].join("");

describe("what the doctor found out", () => {
  it.each(Object.entries(PAYLOADS))("is safe to print, and whole as JSON: %s", (_, payload) => {
    const failed: PermissionAnswer = { state: "failed", finding: { kind: "unreadable", detail: payload } };
    const report = reportOf(
      [
        account("900000000001", payload),
        account("900000000002", payload, failed),
        account("900000000003", payload, { state: "not-asked", reason: payload }),
      ],
      payload,
    );
    for (const line of table(report).split("\n")) {
      expect(line).not.toMatch(CONTROL);
      expect(line).not.toMatch(/^\s*::|##\[/);
    }
    const [json = ""] = doctorJson(report);
    const document = JSON.parse(json);
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(doctorSchema);
    expect([validate(document), validate.errors]).toEqual([true, null]);
    expect(document.accounts.map(({ name }: { name: string }) => name)).toEqual([payload, payload, payload]);
  });

  it("is one block for all accounts that are alike, and each of them is named where something is missing", () => {
    const ids = Array.from({ length: 40 }, (_, index) => String(900_000_000_000 + index));
    const missing = table(reportOf(ids.map((id) => account(id, id))));
    expect(missing.match(/MISSING/g)).toHaveLength(needed.length);
    expect(missing).toContain("40 accounts: 900000000000 (900000000000), ");
    for (const id of ids) expect(missing).toContain(id);
    const granted = table(reportOf(ids.map((id) => account(id, id, { state: "granted" }))));
    expect(granted).toContain("and 35 more, by the role in each");
  });

  it("is 1 where it was interrupted, 2 where something is missing, 3 where something could not be tried, and else 0", () => {
    const one = (answer: PermissionAnswer) => ({
      checks: [],
      isInterrupted: false,
      accounts: [account("1", "x", answer)],
    });
    const untried = one({ state: "not-asked", reason: "" });
    expect(doctorStatus(one({ state: "granted" }), false)).toBe(0);
    expect(doctorStatus(untried, false)).toBe(3);
    expect(doctorStatus(untried, true)).toBe(0);
    expect(doctorStatus(one(denial("")), true)).toBe(2);
    expect(doctorStatus({ ...one({ state: "granted" }), checks: reportOf([]).checks }, true)).toBe(2);
    expect(doctorStatus({ ...one(denial("")), isInterrupted: true }, true)).toBe(1);
  });
});
