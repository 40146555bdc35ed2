import type { Conditions } from "./statement.ts";

/** Who may take a role. */
export interface Trust {
  /**
   * ARNs of roles and users, or twelve digits for everybody in an account whom its administrators let. An ARN with a `*`
   * trusts whoever matches it within the organization, and nobody where no organization is given.
   */
  readonly trustedPrincipals: readonly string[];
  /** `o-` and its digits: nobody outside of it takes the role. */
  readonly organizationId?: string;
  /** What a third party has to know. */
  readonly externalId?: string;
}

/** The trust policy of a role. */
export interface TrustDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Principal: { readonly AWS: readonly string[] | "*" };
    readonly Action: "sts:AssumeRole";
    readonly Condition?: Conditions;
  }[];
}

const PRINCIPAL = /^(\d{12}|arn:[a-z-]+:(iam|sts)::(\d{12}|\*):(root|(role|user|assumed-role)\/[\w+=,.@/*-]+))$/;
const ORGANIZATION = /^o-[a-z0-9]{10,32}$/;

/**
 * The trust policy that lets these principals take a role.
 *
 * @param isUnknown tells of a text that is filled in later, so that it cannot be looked at; none is, if absent
 * @throws Error that says what was given, and what is accepted
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
 */
export function trustDocument(
  { trustedPrincipals, organizationId, externalId }: Trust,
  isUnknown: (text: string) => boolean = () => false,
): TrustDocument {
  if (trustedPrincipals.length === 0) {
    throw new Error("trustedPrincipals is empty: give the ARN of the role that runs mpu-guard");
  }
  const wrong = trustedPrincipals.find((principal) => !isUnknown(principal) && !PRINCIPAL.test(principal));
  if (wrong !== undefined) {
    throw new Error(
      `trustedPrincipals: ${JSON.stringify(wrong)} is neither an ARN of a role or user nor an account's ID`,
    );
  }
  if (organizationId !== undefined && !isUnknown(organizationId) && !ORGANIZATION.test(organizationId)) {
    throw new Error(
      `organizationId: ${JSON.stringify(organizationId)} is no ID of an organization, such as o-a1b2c3d4e5`,
    );
  }
  const patterns = trustedPrincipals.filter((principal) => principal.includes("*"));
  const named = trustedPrincipals.filter((principal) => !principal.includes("*"));
  if (patterns.length > 0 && organizationId === undefined) {
    throw new Error(`trustedPrincipals: ${patterns[0]} matches accounts of anybody: give organizationId too`);
  }
  const equals = {
    ...(organizationId !== undefined && { "aws:PrincipalOrgID": organizationId }),
    ...(externalId !== undefined && { "sts:ExternalId": externalId }),
  };
  const common: Conditions = Object.keys(equals).length === 0 ? {} : { StringEquals: equals };
  return {
    Version: "2012-10-17",
    Statement: [
      ...(named.length > 0 ? [statement("TrustNamed", named, common)] : []),
      ...(patterns.length > 0
        ? [statement("TrustMatching", "*", { ...common, ArnLike: { "aws:PrincipalArn": patterns } })]
        : []),
    ],
  };
}

function statement(
  Sid: string,
  AWS: readonly string[] | "*",
  Condition: Conditions,
): TrustDocument["Statement"][number] {
  return {
    Sid,
    Effect: "Allow",
    Principal: { AWS },
    Action: "sts:AssumeRole",
    ...(Object.keys(Condition).length > 0 && { Condition }),
  };
}
