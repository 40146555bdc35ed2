import type { LifecycleConfiguration } from "../../policy/index.ts";

/** The code that declares a bucket's lifecycle rules, or is said to: there the bucket is to be mended. */
export interface CodeOwner {
  /** How that is known: a file of Terraform's, CloudFormation's own tags, or a match in the policy. */
  readonly by: "terraform" | "cloudformation" | "policy";
  /** Terraform: the address of the configuration, or of a bucket with inline rules. CloudFormation: the logical ID. */
  readonly address?: string;
  /** Terraform: the rules stand in the bucket's own `lifecycle_rule` argument. */
  readonly isInline?: boolean;
  /** Terraform: what the code declares, as far as that decides about incomplete uploads. */
  readonly declares?: LifecycleConfiguration;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** The CDKTF or CloudFormation stack. */
  readonly stack?: string;
  /** The construct's path in the CDKTF tree. */
  readonly constructPath?: string;
  /** The policy's word for where the code is. */
  readonly where?: string;
}

const SOURCES = { terraform: "Terraform", cloudformation: "CloudFormation", policy: "code, by the policy" } as const;

/** Where the code is, in one line for people: what to look for, and the file. Not yet safe to print. */
export function ownerText({ by, address, file, line, stack, constructPath, where }: CodeOwner): string {
  const what = constructPath ?? address;
  const named = by === "cloudformation" ? joined([stack, what], "/") : what;
  const place = file === undefined ? where : joined([file, line], ":");
  const text = named ?? place ?? SOURCES[by];
  return named === undefined || place === undefined ? text : `${text} (${place})`;
}

function joined(parts: readonly (string | number | undefined)[], separator: string): string | undefined {
  return parts.filter((part) => part !== undefined).join(separator) || undefined;
}
