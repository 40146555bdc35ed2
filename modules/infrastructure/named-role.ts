import { IamRole, type IamRoleConfig } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/**
 * A role, by a name that no other role of the stack and the provider has: AWS would refuse the second one, and with it half
 * of a construct. All that a construct makes is named as its roles are.
 *
 * @throws Error that says which construct has the name already
 */
export function namedRole(scope: Construct, config: IamRoleConfig & { readonly name: string }): IamRole {
  const { name, provider } = config;
  const other = TerraformStack.of(scope)
    .node.findAll()
    .find((each): each is IamRole => each instanceof IamRole && each.nameInput === name && each.provider === provider);
  if (other !== undefined) {
    throw new Error(
      `${scope.node.path}: the role ${name} is that of ${other.node.path} already; give one of the two constructs another name`,
    );
  }
  return new IamRole(scope, "Resource", config);
}
