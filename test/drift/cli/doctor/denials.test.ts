import { describe, expect, it } from "vitest";
import { iamPolicy } from "../../../../iam/index.ts";
import { Doctor, found } from "./doctor.ts";

const doctor = new Doctor();

describe("the doctor", () => {
  it("names the service control policy that denies by a statement, and advises no statement that would not help", async () => {
    const policyArn = "arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd";
    doctor.deniesRules(`with an explicit deny in a service control policy: ${policyArn}`);
    const { status, accounts, permissions } = await doctor.examined([]);
    expect(found(permissions, "s3:GetLifecycleConfiguration")).toMatchObject({
      status: "missing",
      deniedBy: "service-control-policy",
      policyArn,
      isExplicitDeny: true,
      fix: "a service control policy denies s3:GetLifecycleConfiguration: only the administrators of the organization can except the role",
    });
    expect(accounts[0]?.add).toEqual([]);
    expect(status).toBe(2);
    expect((await doctor.run([])).stdout).toContain(
      `denied by a statement in the service control policy (SCP) ${policyArn}\n`,
    );
  });

  it("gives the statement of mpu-guard iam where no identity policy allows", async () => {
    doctor.deniesRules("because no identity-based policy allows the s3:GetLifecycleConfiguration action");
    const { accounts } = await doctor.examined([]);
    const [, rules] = iamPolicy("scan", { partition: "aws", tags: false }).Statement;
    const statements = [{ ...rules, Action: ["s3:GetLifecycleConfiguration"] }];
    expect(accounts[0]?.add).toEqual([{ of: "caller", to: "identity-policy", statements }]);
    const { stdout } = await doctor.run([]);
    expect(stdout).toContain("not allowed by the identity policy");
    expect(stdout).toContain(JSON.stringify(statements, null, 2));
  });

  it("says so where the answer does not name a policy", async () => {
    doctor.deniesRules("");
    const { permissions, accounts } = await doctor.examined([]);
    expect(found(permissions, "s3:GetLifecycleConfiguration")).toMatchObject({ status: "missing", deniedBy: null });
    expect(accounts[0]?.add).toHaveLength(1);
    expect((await doctor.run([])).stdout).toContain("the answer does not say by which type of policy");
  });
});
