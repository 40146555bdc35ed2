import { type DeclaredBucket, DeclaredFileError, DeclaredFiles } from "../../../terraform/index.ts";
import { readBytes, readPaths } from "../../../terraform-files/index.ts";
import { RunError } from "../../errors.ts";

/** Standard input, among paths. */
const STANDARD_INPUT = "-";

/** What files and folders declare together. */
export interface DeclaredPaths {
  readonly buckets: readonly DeclaredBucket[];
  /** Resources of any type. */
  readonly resourceCount: number;
}

/**
 * The buckets that files and folders declare together. `-` is standard input.
 *
 * @param paths none for what `cdktf synth` wrote for the working directory
 * @throws RunError with a line for each path that cannot be judged, and where a plan shows no bucket but leaves things out
 */
export async function readDeclaredPaths(
  paths: readonly string[],
  standardInput: AsyncIterable<Uint8Array>,
): Promise<DeclaredPaths> {
  if (paths.filter((path) => path === STANDARD_INPUT).length > 1) throw new RunError("- can be given once only");
  const files = new DeclaredFiles();
  refuseProblems(await addDeclaredPaths(files, paths, standardInput), paths);
  const buckets = files.buckets();
  if (buckets.length === 0 && !files.isComplete) {
    throw new RunError("no S3 bucket in a plan that is not complete (-target, -exclude): check a whole plan");
  }
  return { buckets, resourceCount: files.resourceCount };
}

/**
 * Adds what paths hold. `-` is standard input.
 *
 * @returns a line for each path that cannot be judged
 */
export async function addDeclaredPaths(
  files: DeclaredFiles,
  paths: readonly string[],
  standardInput: AsyncIterable<Uint8Array>,
): Promise<Map<string, string>> {
  const problems = new Map<string, string>();
  const attempt = async (path: string, add: () => unknown) => {
    try {
      await add();
    } catch (error) {
      if (!(error instanceof DeclaredFileError)) throw error;
      problems.set(path, error.message);
    }
  };
  // One after the other: only one document at a time is whole in memory.
  if (paths.includes(STANDARD_INPUT)) {
    const source = "standard input";
    await attempt(STANDARD_INPUT, async () => files.add({ bytes: await readAll(standardInput), source }));
  }
  const named = paths.filter((path) => path !== STANDARD_INPUT);
  if (paths.length > 0 && named.length === 0) return problems;
  for (const content of await readPaths(named)) {
    const { path } = content;
    if (content.kind === "problem") problems.set(path, content.problem.message);
    else if (content.kind === "code" && content.modules.length === 0) continue;
    else if (content.kind === "code") await attempt(path, () => files.addModules(content.modules));
    else await attempt(path, async () => files.add({ bytes: await readBytes(path), source: path }));
  }
  return problems;
}

/** @throws RunError with a line for each problem, in the order of the paths */
export function refuseProblems(problems: ReadonlyMap<string, string>, paths: readonly string[]): void {
  if (problems.size === 0) return;
  const ordered = [...problems].sort(([one], [other]) => paths.indexOf(one) - paths.indexOf(other));
  throw new RunError(ordered.map(([, line]) => line).join("\n"));
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
