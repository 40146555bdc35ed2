import { matchesWildcard } from "./wildcard.ts";

/**
 * Whether the policy of a directory bucket lets S3's lifecycle service in: without it the bucket's rules do
 * nothing. Asks for an Allow of `s3express:CreateSession` to `lifecycle.s3.amazonaws.com` in the mode `ReadWrite`,
 * and no Deny of it. Conditions on anything but the session mode are taken to hold for an Allow and not to hold
 * for a Deny.
 *
 * @param policyDocument the bucket policy as JSON, or `undefined` where S3 said that there is none
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-objects-lifecycle.html
 */
export function admitsLifecycleService(policyDocument: string | undefined): boolean {
  if (policyDocument === undefined) return false;
  const statements = statementsOf(policyDocument).filter(concernsLifecycleSession);
  const allowed = statements.some(({ Effect, Condition }) => Effect === "Allow" && holds(Condition, true));
  const denied = statements.some(({ Effect, Condition }) => Effect === "Deny" && holds(Condition, false));
  return allowed && !denied;
}

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Condition?: unknown;
}

function statementsOf(policyDocument: string): readonly Statement[] {
  try {
    const { Statement } = JSON.parse(policyDocument) as { Statement?: unknown };
    return asArray(Statement).filter((each): each is Statement => typeof each === "object" && each !== null);
  } catch {
    // S3 stores only valid JSON; anything else admits nobody.
    return [];
  }
}

function concernsLifecycleSession({ Principal, Action }: Statement): boolean {
  const { Service, AWS } = (typeof Principal === "object" ? Principal : {}) as { Service?: unknown; AWS?: unknown };
  const admitsService = asArray(Service).some((service) => service === "lifecycle.s3.amazonaws.com");
  const admitsEverybody = [Principal, ...asArray(Service), ...asArray(AWS)].includes("*");
  const actions = asArray(Action).map((action) => String(action).toLowerCase());
  const names = ["*", "s3express:*", "s3express:createsession"];
  return (admitsService || admitsEverybody) && actions.some((action) => names.includes(action));
}

/** Whether a condition holds for a session in the mode ReadWrite. */
function holds(condition: unknown, otherwise: boolean): boolean {
  return Object.entries((condition ?? {}) as Record<string, unknown>).every(([operator, operands]) =>
    Object.entries((operands ?? {}) as Record<string, unknown>).every(([key, value]) =>
      key.toLowerCase() === "s3express:sessionmode" ? admitsReadWrite(operator, asArray(value)) : otherwise,
    ),
  );
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function admitsReadWrite(operator: string, patterns: readonly unknown[]): boolean {
  const matched = patterns.some((pattern) => matchesWildcard(String(pattern), "ReadWrite"));
  return operator.toLowerCase().includes("not") ? !matched : matched;
}

function asArray(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
