import { adviceFor } from "../../policy/index.ts";
import { mergedStatements, type NeededPermission } from "./needed-permissions.ts";
import { type PermissionAnswer, type PolicyType, policyTypeOf, type Statement } from "./permission.ts";

/** One request for a permission, and its answer. */
export interface PermissionTry {
  /** The bucket that was asked about; absent for a listing, and for a role. */
  readonly bucket?: string;
  readonly answer: PermissionAnswer;
}

/** The policies that a statement can be added to. */
type AddTo = Extract<PolicyType, "identity-policy" | "permissions-boundary" | "session-policy">;

/** What is known of one permission. */
export type PermissionResult = {
  readonly action: string;
  /** As `mpu-guard iam` prints it. */
  readonly resource: string;
  /** Whether the resource is one that the command line names. */
  readonly isNamed: boolean;
  readonly commands: readonly string[];
  readonly tries: readonly PermissionTry[];
} & (
  | { readonly status: "granted" }
  /** `missing-on-some`: another bucket's request was granted, so that the bucket, or a condition, is the reason. */
  | {
      readonly status: "missing" | "missing-on-some";
      /** Absent where the answer does not say. */
      readonly deniedBy?: PolicyType;
      /** Absent where the answer does not say. */
      readonly policyArn?: string;
      /** Whether a statement denies it. */
      readonly isExplicit: boolean;
      readonly fix: string;
      /** What allows it, and in which policy; absent where no statement of that kind helps. */
      readonly add?: { readonly to: AddTo; readonly statement: Statement };
    }
  | { readonly status: "not-tried"; readonly reason: string; readonly fix?: string }
);

/**
 * What the answers say of a permission.
 *
 * - Granted is what at least one request was given, and none was denied.
 * - A request that failed for another reason says nothing.
 *
 * @param untried why there is no answer, where there is none
 */
export function judgePermission(
  { action, commands, statement, place }: NeededPermission,
  tries: readonly PermissionTry[],
  untried = "there was nothing to try it with",
): PermissionResult {
  const known = { action, resource: statement.Resource, isNamed: place !== undefined, commands, tries };
  const denied = tries.flatMap(({ answer }) => (answer.state === "denied" ? [answer] : []));
  const isGranted = tries.some(({ answer }) => answer.state === "granted");
  const [first] = denied;
  if (first === undefined) {
    return isGranted ? { ...known, status: "granted" } : { ...known, ...whyNotTried(action, tries, untried) };
  }
  const { finding, isExplicit, policyArn } = first;
  const deniedBy = policyTypeOf("cause" in finding ? finding.cause : undefined);
  // The key that an object is encrypted with is another resource, which the answer names.
  const keyAction = /\bkms:[A-Za-z]+/.exec(finding.detail)?.[0];
  const to = keyAction === undefined ? addTo(deniedBy, isExplicit) : undefined;
  return {
    ...known,
    status: isGranted ? "missing-on-some" : "missing",
    ...(deniedBy !== undefined && { deniedBy }),
    ...(policyArn !== undefined && { policyArn }),
    isExplicit,
    fix: keyAction === undefined ? fixFor(action, deniedBy, isExplicit) : `allow ${keyAction} on the key of the answer`,
    ...(to !== undefined && { add: { to, statement } }),
  };
}

function whyNotTried(action: string, tries: readonly PermissionTry[], untried: string) {
  const reasons = tries.flatMap(({ answer }): { reason: string; fix?: string }[] => {
    if (answer.state === "not-asked") return [{ reason: answer.reason }];
    if (answer.state !== "failed") return [];
    const { finding } = answer;
    const cause = "cause" in finding ? finding.cause : undefined;
    return [
      { reason: finding.detail, ...(cause !== undefined && { fix: adviceFor(cause, { missingAction: action }) }) },
    ];
  });
  return { status: "not-tried" as const, ...(reasons[0] ?? { reason: untried }) };
}

function addTo(deniedBy: PolicyType | undefined, isExplicit: boolean): AddTo | undefined {
  if (isExplicit) return undefined;
  switch (deniedBy) {
    case undefined:
    case "identity-policy":
      return "identity-policy";
    case "permissions-boundary":
    case "session-policy":
      return deniedBy;
    default:
      return undefined;
  }
}

function fixFor(action: string, deniedBy: PolicyType | undefined, isExplicit: boolean): string {
  if (action === "sts:AssumeRole") return assumeRoleFix(deniedBy, isExplicit);
  switch (deniedBy) {
    case undefined:
      return "add the statement to the identity policies of this user or role; if it is there, another type of policy denies: the bucket's, the organization's, a permissions boundary, or a VPC endpoint's";
    case "identity-policy":
      return isExplicit
        ? `a statement in the identity policies of this user or role denies ${action}: remove it, or except this action`
        : "add the statement to the identity policies of this user or role";
    case "permissions-boundary":
      return isExplicit
        ? `a statement in the permissions boundary denies ${action}: whoever manages the boundary can except it`
        : "add the statement to the permissions boundary: whoever manages the boundary can";
    case "session-policy":
      return isExplicit
        ? `a statement in the session policy denies ${action}: whoever assumes the role passes it`
        : "add the statement to the session policy, which whoever assumes the role passes";
    default:
      return adviceFor(deniedBy, { missingAction: action });
  }
}

function assumeRoleFix(deniedBy: PolicyType | undefined, isExplicit: boolean): string {
  switch (deniedBy) {
    case "resource-policy":
      return "the trust policy of the role does not trust the caller, or asks for another --external-id";
    case undefined:
      return "the role must exist and trust the caller (with its --external-id), and the caller needs the statement";
    case "identity-policy":
      return isExplicit
        ? "a statement in the identity policies of the caller denies sts:AssumeRole: remove it, or except this role from it"
        : "add the statement to the identity policies of the caller";
    default:
      return adviceFor(deniedBy, { missingAction: "sts:AssumeRole" });
  }
}

/** What is a permission of the caller, in whichever account the role is: to read its tags, and to assume it. */
function isOfCaller({ action }: PermissionResult): boolean {
  return action === "sts:AssumeRole" || action.startsWith("organizations:");
}

/** Statements that allow what is missing, and where they go. */
export interface StatementsToAdd {
  /** Whose policy it is: the caller's, or that of the role in the account. */
  readonly of: "caller" | "role";
  readonly to: AddTo;
  readonly statements: readonly Statement[];
}

/**
 * The statements that an account lacks, by the policy that they are to be added to.
 *
 * @param role the role that was to be assumed; absent where the caller's own credentials were used
 */
export function statementsToAdd({
  role,
  permissions,
}: {
  readonly role?: string;
  readonly permissions: readonly PermissionResult[];
}): readonly StatementsToAdd[] {
  const byPolicy = new Map<string, StatementsToAdd>();
  for (const permission of permissions) {
    const add = "add" in permission ? permission.add : undefined;
    if (add === undefined) continue;
    const { to, statement } = add;
    const of = role === undefined || isOfCaller(permission) ? "caller" : "role";
    const others = byPolicy.get(`${of} ${to}`)?.statements ?? [];
    byPolicy.set(`${of} ${to}`, { of, to, statements: mergedStatements([...others, statement]) });
  }
  return [...byPolicy.values()];
}
