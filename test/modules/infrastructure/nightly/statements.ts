import type { Statement } from "../../../../iam/index.ts";
import type { Body, SynthesizedScan } from "./synthesize.ts";

type AnyStatement = Omit<Statement, "Effect" | "Action" | "Resource"> & {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
};

/** What every policy of the stack allows: of roles, bucket, queue and topic. */
export function allowed(
  scan: SynthesizedScan,
): readonly (Omit<Statement, "Action"> & { readonly Action: readonly string[] })[] {
  const types = ["aws_iam_role_policy", "aws_s3_bucket_policy", "aws_sqs_queue_policy", "aws_sns_topic_policy"];
  return types
    .flatMap((type) => scan.resources[type] ?? [])
    .flatMap(({ policy }) => (scan.document(policy) as { Statement: readonly AnyStatement[] }).Statement)
    .filter(({ Effect }) => Effect === "Allow")
    .map((statement) => ({ ...statement, Action: [statement.Action].flat() }) as never);
}

/** What a function may do, by the name of the function. */
export function statementsOf(scan: SynthesizedScan, name: string): readonly Statement[] {
  const policy = scan.resources.aws_iam_role_policy?.find((each) => each.name === name)?.policy;
  return (scan.document(policy) as { Statement: readonly Statement[] }).Statement;
}

export function actionsOf(scan: SynthesizedScan, name: string): readonly string[] {
  return statementsOf(scan, name).flatMap(({ Action }) => Action);
}

/** Whether a resource may be anything, anything of its kind, or anybody's. */
export function isWide(resource: string): boolean {
  if (!/^(\*|arn:)/.test(resource)) return false; // the ARN of a resource of the stack
  const [, , , , account = "*", ...name] = resource.split(":");
  return account.includes("*") || /^([a-z-]+\/)?\*/.test(name.join(":"));
}

export function environmentOf({ resources }: SynthesizedScan): Record<string, string> {
  const [first] = resources.aws_lambda_function ?? [];
  const { variables } = (first as Body).environment as { readonly variables: Record<string, string> };
  return variables;
}
