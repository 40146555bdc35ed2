import type { Command } from "commander";
import type { Policy } from "../../policy/index.ts";
import { DeclaredFileError, DeclaredFiles } from "../../terraform/index.ts";
import { RunError } from "../errors.ts";
import { DeclaredOwners } from "../ownership/declared-owners.ts";
import { Ownership } from "../ownership/ownership.ts";
import { count } from "../text/count.ts";
import { printable } from "../text/printable.ts";
import type { Connection } from "./connect.ts";
import { addDeclaredPaths, refuseProblems } from "./declared-paths.ts";
import type { Terminal } from "./terminal.ts";

/** The options of a command that must not write what code declares, as commander hands them over. */
export interface DeclaredOptions {
  readonly declared?: readonly string[];
  readonly includeDeclared?: boolean;
  readonly quiet?: boolean;
}

export function addOwnershipOptions(command: Command): Command {
  return command
    .option(
      "--declared <path>",
      "leave the buckets whose rules this declares: a folder of Terraform code, a cdktf.out folder, a plan, a state, or s3://BUCKET/KEY; repeatable",
      (value: string, previous: readonly string[] = []) => [...previous, value],
    )
    .option("--include-declared", "write buckets too whose rules are declared in code");
}

export interface OwnershipParts {
  readonly policy: Policy;
  readonly connection: Pick<Connection, "reader" | "objects">;
  readonly terminal: Pick<Terminal, "err">;
}

/**
 * Reads what `--declared` names, before any bucket is asked. Says which configurations nobody can match with a
 * bucket: those protect none.
 *
 * @throws RunError with a line for each path that cannot be read
 */
export async function openOwnership(options: DeclaredOptions, parts: OwnershipParts): Promise<Ownership> {
  const { policy, connection, terminal } = parts;
  const includeDeclared = options.includeDeclared === true;
  const declared = includeDeclared ? new DeclaredOwners([]) : await readOwners(options.declared ?? [], connection);
  const { unmatched } = declared;
  if (unmatched.length > 0 && !options.quiet) await terminal.err(noteOf(unmatched));
  return new Ownership({ policy, reader: connection.reader, declared, includeDeclared });
}

/** What the policy alone says of who owns a bucket's rules, for a command that reads nothing more. */
export function knownOwnership(policy: Policy, { reader }: Pick<Connection, "reader">): Ownership {
  return new Ownership({ policy, reader, declared: new DeclaredOwners([]), includeDeclared: false });
}

async function readOwners(
  paths: readonly string[],
  { objects }: OwnershipParts["connection"],
): Promise<DeclaredOwners> {
  const files = new DeclaredFiles();
  const isLocal = (path: string) => path !== "-" && !path.startsWith("s3://");
  const local = paths.filter(isLocal);
  const problems = local.length === 0 ? new Map() : await addDeclaredPaths(files, local, noInput());
  for (const path of paths.filter((each) => !isLocal(each))) {
    try {
      if (path === "-") throw new RunError("--declared -: standard input is for the approval: give a file");
      files.add({ bytes: await objects.read(path), source: path });
    } catch (error) {
      if (!(error instanceof DeclaredFileError || error instanceof RunError)) throw error;
      problems.set(path, error.message);
    }
  }
  refuseProblems(problems, paths);
  return new DeclaredOwners(files.lifecycles());
}

async function* noInput(): AsyncIterable<Uint8Array> {}

function noteOf(unmatched: DeclaredOwners["unmatched"]): string {
  const [first] = unmatched;
  const such = count(unmatched.length, "declared configuration");
  const where = printable(`${first?.address} in ${first?.file}`);
  return `${such} for buckets whose names only Terraform knows, such as ${where}: give --declared the state too\n`;
}
