import type { Command } from "commander";
import type { DeclaredOwnership, DeclaredPathsOptions } from "../../run/patch/declared-ownership.ts";
import { count } from "../../text/count.ts";
import { printable } from "../../text/printable.ts";
import { collect } from "./collect.ts";

/** The options of a command that must not write what code declares, as commander hands them over. */
export type DeclaredOptions = DeclaredPathsOptions;

export function addOwnershipOptions(command: Command): Command {
  return command
    .option(
      "--declared <path>",
      "leave the buckets whose rules this declares: a folder of Terraform code, a cdktf.out folder, a plan, a state, or s3://BUCKET/KEY; repeatable",
      collect,
    )
    .option("--include-declared", "write buckets too whose rules are declared in code");
}

/** Says which configurations nobody can match with a bucket; undefined where there is none. */
export function noteOnUnmatched({ unmatched }: Pick<DeclaredOwnership, "unmatched">): string | undefined {
  const [first] = unmatched;
  if (first === undefined) return undefined;
  const such = count(unmatched.length, "declared configuration");
  const where = printable(`${first.address} in ${first.file}`);
  return `${such} for buckets whose names only Terraform knows, such as ${where}: give --declared the state too\n`;
}
