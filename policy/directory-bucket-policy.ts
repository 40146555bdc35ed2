/**
 * Whether the policy of a directory bucket lets S3's lifecycle service in: without it the bucket's rules do
 * nothing. Asks for an Allow of `s3express:CreateSession` to `lifecycle.s3.amazonaws.com` and no Deny of it;
 * a condition on the session mode has to admit `ReadWrite`.
 *
 * @param policyDocument the bucket policy as JSON, or `undefined` where S3 said that there is none
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-objects-lifecycle.html
 */
export function admitsLifecycleService(policyDocument: string | undefined): boolean {
  if (policyDocument === undefined) return false;
  const statements = statementsOf(policyDocument).filter((statement) => concernsLifecycleSession(statement));
  return statements.some(({ Effect }) => Effect === "Allow") && !statements.some(({ Effect }) => Effect === "Deny");
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

function concernsLifecycleSession({ Principal, Action, Condition }: Statement): boolean {
  const services =
    Principal === "*"
      ? ["*"]
      : asArray((Principal as { Service?: unknown } | undefined)?.Service).concat(everybody(Principal));
  const actions = asArray(Action).map((action) => String(action).toLowerCase());
  return (
    services.some((service) => service === "*" || service === "lifecycle.s3.amazonaws.com") &&
    actions.some((action) => ["*", "s3express:*", "s3express:createsession"].includes(action)) &&
    admitsReadWrite(Condition)
  );
}

function everybody(principal: unknown): readonly unknown[] {
  return asArray((principal as { AWS?: unknown } | undefined)?.AWS).filter((aws) => aws === "*");
}

function admitsReadWrite(condition: unknown): boolean {
  const modes = Object.values((condition ?? {}) as Record<string, Record<string, unknown>>).flatMap((operands) =>
    Object.entries(operands ?? {})
      .filter(([key]) => key.toLowerCase() === "s3express:sessionmode")
      .flatMap(([, value]) => asArray(value)),
  );
  return modes.length === 0 || modes.includes("ReadWrite");
}

function asArray(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
