import { type IamCommand, iamPolicy } from "./policies.ts";
import type { IamPolicyOptions } from "./statement.ts";
import { type Trust, trustDocument } from "./trust.ts";

export interface RoleTemplateOptions extends Trust, Omit<IamPolicyOptions, "partition"> {
  /** The role's name, with its path where it has one; the same in every account. */
  readonly roleName: string;
  /** ARN of a policy that bounds what the role may do. */
  readonly permissionsBoundary?: string;
}

/** How CloudFormation names the partition that a stack is in. */
const PARTITION = `\${AWS::Partition}`;

/**
 * A CloudFormation template with the role of a command: for a stack, or for a StackSet that has it in every account of
 * an organization.
 *
 * @throws Error where nobody, or anybody, would be trusted
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-associate-stackset-with-org.html
 */
export function roleTemplate(command: IamCommand, options: RoleTemplateOptions): object {
  const { permissionsBoundary } = options;
  const parts = options.roleName.split("/");
  const roleName = parts.pop() ?? "";
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `The role that mpu-guard ${command} takes in this account`,
    Resources: {
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: roleName,
          ...(parts.length > 0 && { Path: `/${parts.join("/")}/` }),
          Description: `Taken by mpu-guard ${command}`,
          AssumeRolePolicyDocument: trustDocument(options),
          ...(permissionsBoundary !== undefined && { PermissionsBoundary: permissionsBoundary }),
          Policies: [
            {
              PolicyName: roleName,
              PolicyDocument: substituted(iamPolicy(command, { ...options, partition: PARTITION })),
            },
          ],
        },
      },
    },
    Outputs: { RoleArn: { Value: { "Fn::GetAtt": ["Role", "Arn"] } } },
  };
}

/** Texts with the partition in them, as CloudFormation fills it in; what IAM itself fills in later is left to it. */
function substituted(value: unknown): unknown {
  if (typeof value === "string") {
    return value.includes(PARTITION) ? { "Fn::Sub": value.replace(/\$\{(?!AWS::Partition\})/g, "${!") } : value;
  }
  if (Array.isArray(value)) return value.map(substituted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, substituted(each)]));
}
