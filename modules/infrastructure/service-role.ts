import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import type { Statement } from "../../iam/index.ts";
import { namedRole } from "./named-role.ts";
import type { Surroundings } from "./surroundings.ts";
import { policyDocument, trustService } from "./terraform-json.ts";

export interface ServiceRoleProps {
  readonly surroundings: Surroundings;
  readonly service: "events" | "lambda" | "scheduler" | "states";
  /** At most 64 characters. */
  readonly name: string;
  readonly description: string;
  readonly statements: readonly Statement[];
  /** ARN of a policy that bounds what the role may do. */
  readonly permissionsBoundary?: string | undefined;
}

/** The role of a service in this account, with one policy of its own. */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** Whatever uses the role has to wait for it. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const { surroundings, service, name, description, statements, permissionsBoundary } = props;
    const { ofProvider, account } = surroundings;
    // Lambda sends no key of its source when it takes the role of a function.
    const Condition = service === "lambda" ? undefined : { StringEquals: { "aws:SourceAccount": account } };
    const role = namedRole(this, {
      ...ofProvider,
      name,
      description,
      assumeRolePolicy: policyDocument([trustService(service, Condition)]),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
    this.arn = role.arn;
    this.policy = new IamRolePolicy(this, "policy", {
      ...ofProvider,
      name,
      role: role.name,
      policy: policyDocument(statements),
    });
  }
}
