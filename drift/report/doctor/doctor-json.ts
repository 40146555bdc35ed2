import { safeJson } from "../../../codegen/index.ts";
import { type PermissionResult, type PermissionTry, statementsToAdd } from "../../permissions/judge-permission.ts";
import { answerDetail, POLICY_TYPE_NAMES } from "../../permissions/permission.ts";
import { TOOL } from "../../tool.ts";
import { object, text, textOrNull, wholeNumber } from "../contents/schema-parts.ts";
import { type DoctorReport, type ExaminedAccount, permissionCounts } from "./doctor-report.ts";

/** The version of the JSON. It rises when a field changes its meaning or goes away. */
const DOCTOR_SCHEMA_VERSION = 1;

/** One JSON document. */
export function* doctorJson(report: DoctorReport): Iterable<string> {
  const { startedAt, identity, commands, checks, accounts, isInterrupted, exitStatus } = report;
  const document = {
    schemaVersion: DOCTOR_SCHEMA_VERSION,
    tool: TOOL,
    command: "doctor",
    startedAt: startedAt.toISOString(),
    identity,
    commands,
    isInterrupted,
    exitStatus,
    summary: { accounts: accounts.length, ...permissionCounts(accounts) },
    checks: checks.map(({ check, isProblem, detail, fix, statement }) => ({
      check,
      status: isProblem ? "problem" : "ok",
      detail,
      fix: fix ?? null,
      statement: statement ?? null,
    })),
    accounts: accounts.map(accountDocument),
  };
  yield `${safeJson(document, 2)}\n`;
}

function accountDocument(examined: ExaminedAccount) {
  const { account, name, role, permissions } = examined;
  return {
    account,
    name: name ?? null,
    role: role ?? null,
    permissions: permissions.map(permissionDocument),
    add: statementsToAdd(examined),
  };
}

function permissionDocument(permission: PermissionResult) {
  const { action, resource, commands, status, tries } = permission;
  const denial = "isExplicit" in permission ? permission : undefined;
  return {
    action,
    resource,
    commands,
    status,
    deniedBy: denial?.deniedBy ?? null,
    policyArn: denial?.policyArn ?? null,
    isExplicitDeny: denial?.isExplicit ?? null,
    reason: status === "not-tried" ? permission.reason : null,
    fix: status === "granted" ? null : (permission.fix ?? null),
    tries: tries.map(tryDocument),
  };
}

function tryDocument({ bucket, answer }: PermissionTry) {
  return { bucket: bucket ?? null, outcome: answer.state, detail: answerDetail(answer) ?? null };
}

const list = (items: object) => ({ type: "array", items });

const statement = object({ Sid: text, Effect: { const: "Allow" }, Action: list(text), Resource: text });

const permission = object({
  action: { ...text, description: "The IAM action." },
  resource: { ...text, description: "As mpu-guard iam prints it." },
  commands: list(text),
  status: {
    enum: ["granted", "missing", "missing-on-some", "not-tried"],
    description: "missing-on-some: another bucket's request was granted.",
  },
  deniedBy: {
    enum: [...POLICY_TYPE_NAMES, null],
    description: "The type of policy that AWS names. Null where it does not, and where nothing was denied.",
  },
  policyArn: { ...textOrNull, description: "The policy that denies, where AWS names it." },
  isExplicitDeny: {
    type: ["boolean", "null"],
    description: "Whether a statement denies it. Null where none was denied.",
  },
  reason: { ...textOrNull, description: "Why it was not tried." },
  fix: textOrNull,
  tries: list(
    object({
      bucket: { ...textOrNull, description: "Null for a listing, and for a role." },
      outcome: { enum: ["granted", "denied", "failed", "not-asked"] },
      detail: { ...textOrNull, description: "What the service answered." },
    }),
  ),
});

/** The JSON Schema of `mpu-guard doctor --format json`. Further fields may come without a new `schemaVersion`. */
export const doctorSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "urn:mpu-guard:schema:doctor:1",
  title: "mpu-guard doctor",
  ...object({
    schemaVersion: { const: DOCTOR_SCHEMA_VERSION },
    tool: object({ name: text, version: text }),
    command: { const: "doctor" },
    startedAt: { ...text, description: "ISO 8601, UTC." },
    identity: { type: "object", description: "As in reports." },
    commands: { ...list(text), description: "Those whose permissions were tried." },
    isInterrupted: { type: "boolean", description: "Whether some accounts were not looked at." },
    exitStatus: { enum: [0, 1, 2, 3] },
    summary: object({ accounts: wholeNumber, granted: wholeNumber, missing: wholeNumber, notTried: wholeNumber }),
    checks: list(
      object({
        check: { enum: ["credentials", "clock", "endpoint", "region", "organization"] },
        status: { enum: ["ok", "problem"] },
        detail: text,
        fix: textOrNull,
        statement: { anyOf: [{ type: "null" }, statement] },
      }),
    ),
    accounts: {
      ...list(
        object({
          account: textOrNull,
          name: textOrNull,
          role: { ...textOrNull, description: "The role that was to be assumed. Null for the caller's own account." },
          permissions: list(permission),
          add: {
            ...list(
              object({
                of: { enum: ["caller", "role"] },
                to: { enum: ["identity-policy", "permissions-boundary", "session-policy"] },
                statements: list(statement),
              }),
            ),
            description: "What allows the missing permissions that a statement can allow, by the policy to add it to.",
          },
        }),
      ),
      description: "By ID.",
    },
  }),
};
