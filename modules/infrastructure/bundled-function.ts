import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { Construct } from "constructs";
import { allow, type Statement } from "../../iam/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { CheckedFunctionOptions, FunctionOptions } from "./function-options.ts";
import { LambdaBundle } from "./lambda-bundle.ts";
import { ServiceRole } from "./service-role.ts";
import type { Surroundings } from "./surroundings.ts";

/** What is the same for every function of a construct. */
export interface FunctionSettings {
  readonly surroundings: Surroundings;
  readonly bundle: LambdaBundle;
  readonly options: CheckedFunctionOptions;
  readonly permissionsBoundary?: string | undefined;
  /** Subnets and security groups; absent: no VPC of the account's. */
  readonly vpcConfig?: { readonly subnetIds: string[]; readonly securityGroupIds: string[] } | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** What the functions of a construct have in common, from its props. */
export function functionSettings(
  scope: Construct,
  {
    entry,
    files,
    props: { policy, functions, permissionsBoundary },
    ...settings
  }: Omit<FunctionSettings, "bundle" | "permissionsBoundary"> & {
    readonly entry: string;
    /** Beside the handler, as JSON, by name. */
    readonly files?: Readonly<Record<string, unknown>>;
    readonly props: {
      readonly policy?: Policy;
      readonly functions?: FunctionOptions;
      readonly permissionsBoundary?: string;
    };
  },
): FunctionSettings {
  const bundle = new LambdaBundle(scope, "bundle", {
    entry,
    ...(files !== undefined && { more: files }),
    ...(policy !== undefined && { policy }),
    ...(functions?.bundleFolder !== undefined && { folder: functions.bundleFolder }),
  });
  return { ...settings, bundle, permissionsBoundary };
}

export interface BundledFunctionProps {
  readonly name: string;
  readonly description: string;
  /** `<file of the bundle>.<export>`. */
  readonly handler: string;
  readonly statements: readonly Statement[];
  /** MB, where the function needs another amount than the others. */
  readonly memorySize?: number;
  /** Reserved for the function, so that it takes no more of the account's; undefined: none. */
  readonly concurrency: number | undefined;
}

/** A function of the bundle, with a role and a log group of its own. */
export class BundledFunction extends Construct {
  readonly functionName: string;
  readonly arn: string;
  readonly roleArn: string;

  constructor(scope: Construct, id: string, settings: FunctionSettings, props: BundledFunctionProps) {
    super(scope, id);
    const { surroundings, bundle, options, permissionsBoundary, vpcConfig } = settings;
    const { runtime, timeoutSeconds, logRetentionDays } = options;
    const { ofProvider } = surroundings;
    const { name, description, handler, statements, concurrency, memorySize = options.memorySize } = props;
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      ...ofProvider,
      name: `/aws/lambda/${name}`,
      retentionInDays: logRetentionDays,
    });
    const role = new ServiceRole(this, "role", {
      surroundings,
      service: "lambda",
      name,
      description,
      permissionsBoundary,
      statements: [
        ...statements,
        allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], `${logGroup.arn}:*`),
        ...(vpcConfig === undefined ? [] : networkStatements(surroundings)),
      ],
    });
    // No hash of the archive: its path has that of the content, while the archive has times in it.
    const resource = new LambdaFunction(this, "Resource", {
      ...ofProvider,
      functionName: name,
      description,
      role: role.arn,
      handler,
      runtime,
      architectures: ["arm64"],
      filename: bundle.path,
      memorySize,
      timeout: timeoutSeconds,
      ...(concurrency !== undefined && { reservedConcurrentExecutions: concurrency }),
      ...(vpcConfig !== undefined && { vpcConfig }),
      environment: { variables: { ...settings.environment } },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      dependsOn: [role.policy],
    });
    this.functionName = resource.functionName;
    this.arn = resource.arn;
    this.roleArn = role.arn;
  }
}

/**
 * What Lambda does in a VPC with a function's role. Describing allows of no resource.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
function networkStatements(surroundings: Surroundings): readonly Statement[] {
  return [
    allow("FindNetworkInterfaces", ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], "*"),
    allow(
      "UseNetworkInterfaces",
      [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
      ],
      surroundings.arn("ec2", "*/*"),
    ),
  ];
}
