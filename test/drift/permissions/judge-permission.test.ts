import { describe, expect, it } from "vitest";
import { judgePermission, statementsToAdd } from "../../../drift/permissions/judge-permission.ts";
import { neededPermissions, tryingPolicy } from "../../../drift/permissions/needed-permissions.ts";
import { type PermissionAnswer, POLICY_TYPE_NAMES, type PolicyType } from "../../../drift/permissions/permission.ts";
import { IAM_COMMANDS, iamPolicy } from "../../../iam/index.ts";

const OPTIONS = { partition: "aws-cn", tags: true, directoryBuckets: true };
const ACTION = "s3:GetLifecycleConfiguration";
const needed = neededPermissions(["scan", "patch"], () => OPTIONS);
const rules = needed.find(({ action }) => action === ACTION) ?? expect.fail(ACTION);

const GRANTED: PermissionAnswer = { state: "granted" };
const BUSY: PermissionAnswer = { state: "failed", finding: { kind: "throttled", detail: "503 SlowDown" } };
const EXPIRED: PermissionAnswer = {
  state: "failed",
  finding: { kind: "access-denied", detail: "400 ExpiredToken", cause: "credentials-expired" },
};
const denied = (cause?: PolicyType, isExplicit = false): PermissionAnswer => ({
  state: "denied",
  isExplicit,
  finding: { kind: "access-denied", detail: "403", missingAction: ACTION, ...(cause !== undefined && { cause }) },
});
const judge = (...answers: readonly PermissionAnswer[]) =>
  judgePermission(
    rules,
    answers.map((answer, index) => ({ bucket: `bucket-${index}`, answer })),
    "no bucket",
  );

describe("what the answers say of a permission", () => {
  it.each<readonly [string, readonly PermissionAnswer[], string]>([
    ["one request was given", [GRANTED], "granted"],
    ["all were denied", [denied(), denied(), denied()], "missing"],
    ["one was denied and another one given", [denied("resource-policy", true), GRANTED], "missing-on-some"],
    ["one was denied, and the others failed for another reason", [denied(), BUSY, EXPIRED], "missing"],
    ["one failed, and another one was given", [BUSY, GRANTED], "granted"],
    ["none was given or denied", [BUSY, EXPIRED], "not-tried"],
    ["none was sent", [], "not-tried"],
  ])("where %s", (_, answers, status) => {
    expect(judge(...answers).status).toBe(status);
  });

  it("is nothing where credentials have expired, with what to do about them", () => {
    expect(judge(EXPIRED)).toMatchObject({ reason: "400 ExpiredToken", fix: expect.stringContaining("log in again") });
    expect(judge()).toMatchObject({ reason: "no bucket" });
  });

  it.each(POLICY_TYPE_NAMES)("is no statement to add where a statement of one denies: %s", (type) => {
    const result = judge(denied(type, true));
    expect(result).toMatchObject({ deniedBy: type, isExplicit: true });
    expect("add" in result).toBe(false);
    expect("fix" in result && result.fix).not.toContain("add the statement");
  });

  it.each(POLICY_TYPE_NAMES)("is a statement only for policies that it can be added to: %s", (type) => {
    const result = judge(denied(type));
    const takesStatements = ["identity-policy", "permissions-boundary", "session-policy"].includes(type);
    expect("add" in result ? result.add?.to : undefined).toBe(takesStatements ? type : undefined);
    expect("fix" in result && result.fix).toBeTruthy();
  });

  it("says trust policy, and not bucket policy, of a role that does not trust", () => {
    const [list] = needed;
    const assume = { ...(list ?? rules), action: "sts:AssumeRole" };
    expect(judgePermission(assume, [{ answer: denied("resource-policy") }])).toMatchObject({
      fix: expect.stringContaining("trust policy of the role"),
    });
  });
});

describe("what is needed", () => {
  it("is every action of the policies that mpu-guard iam prints, once, with the commands that need it", () => {
    const printed = (["scan", "patch"] as const).flatMap((command) =>
      iamPolicy(command, OPTIONS).Statement.flatMap(({ Action }) => Action),
    );
    expect(needed.map(({ action }) => action).sort()).toEqual([...new Set(printed)].sort());
    expect(rules.commands).toEqual(["scan", "patch"]);
    expect(needed.find(({ action }) => action === "s3:PutLifecycleConfiguration")?.commands).toEqual(["patch"]);
  });

  it("is added with the resource that mpu-guard iam prints, each resource once", () => {
    const permissions = needed.map((permission) => judgePermission(permission, [{ answer: denied() }]));
    const [added, ...others] = statementsToAdd({ permissions });
    expect(others).toEqual([]);
    expect(added).toMatchObject({ of: "caller", to: "identity-policy" });
    const { Statement } = iamPolicy("patch", OPTIONS);
    const actionsByResource = (statements: readonly { Resource: string; Action: readonly string[] }[]) =>
      Object.fromEntries(statements.map(({ Resource, Action }) => [Resource, [...Action].sort()]));
    expect(actionsByResource(added?.statements ?? [])).toEqual({
      ...actionsByResource(Statement),
      "*": ["s3:ListAllMyBuckets", "s3express:ListAllMyDirectoryBuckets"],
    });
  });

  it("is the role's to have, and the caller's where the role cannot be assumed", () => {
    const assume = {
      ...rules,
      action: "sts:AssumeRole",
      statement: { ...rules.statement, Action: ["sts:AssumeRole"] },
    };
    const permissions = [assume, rules].map((each) => judgePermission(each, [{ answer: denied() }]));
    expect(statementsToAdd({ role: "arn:aws:iam::1:role/x", permissions }).map(({ of }) => of)).toEqual([
      "caller",
      "role",
    ]);
  });

  it("is tried in a session that has those permissions alone which read", () => {
    const options = {
      ...OPTIONS,
      checkMfaDelete: true,
      journal: { bucket: "acme-j", prefix: "x/" },
      declared: ["s3://acme-s/y"],
    };
    const { Statement } = tryingPolicy(neededPermissions(IAM_COMMANDS, () => options)) as {
      Statement: { Sid: string; Action: string[]; Resource: string }[];
    };
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(actions).toContain(ACTION);
    expect(actions.filter((action) => /Put|Abort|Delete/.test(action))).toEqual([]);
    for (const one of ["Sid", "Resource"] as const) {
      expect(new Set(Statement.map((statement) => statement[one])).size).toBe(Statement.length);
    }
  });
});
