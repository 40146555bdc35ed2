import type { Policy } from "../../../policy/index.ts";
import { DeclaredFileError, DeclaredFiles } from "../../../terraform/index.ts";
import { RunError } from "../../errors.ts";
import { DeclaredOwners } from "../../ownership/declared-owners.ts";
import { Ownership } from "../../ownership/ownership.ts";
import type { Connection } from "../connect.ts";
import { addDeclaredPaths, refuseProblems } from "../declared/declared-paths.ts";

/** Whose rules a run must not write. */
export interface DeclaredPathsOptions {
  /** Code, plans and states, on disk or as `s3://BUCKET/KEY`. */
  readonly declared?: readonly string[];
  /** Write what code declares all the same: then none of it is read. */
  readonly includeDeclared?: boolean;
}

export interface DeclaredOwnership {
  readonly ownership: Ownership;
  /** Configurations that nobody can match with a bucket: those protect none. */
  readonly unmatched: DeclaredOwners["unmatched"];
}

/**
 * Reads what is declared, before any bucket is asked.
 *
 * @throws RunError with a line for each path that cannot be read
 */
export async function readOwnership(
  { declared: paths = [], includeDeclared = false }: DeclaredPathsOptions,
  policy: Policy,
  { reader, objects }: Pick<Connection, "reader" | "objects">,
): Promise<DeclaredOwnership> {
  const declared = includeDeclared ? new DeclaredOwners([]) : await readOwners(paths, objects);
  return {
    ownership: new Ownership({ policy, reader, declared, includeDeclared }),
    unmatched: declared.unmatched,
  };
}

async function readOwners(paths: readonly string[], objects: Connection["objects"]): Promise<DeclaredOwners> {
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
