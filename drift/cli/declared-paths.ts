import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type DeclaredBucket, DeclaredFileError, DeclaredFiles, type DeclaredInput } from "../../terraform/index.ts";
import { RunError } from "../errors.ts";

/** Where synth puts its files if nobody says otherwise. */
const DEFAULT_PATH = "cdktf.out";

/**
 * The buckets that files and folders declare together. `-` is standard input.
 *
 * @param paths none for the `cdktf.out` of the working directory
 * @throws RunError with a line for each path that cannot be judged
 */
export async function readDeclaredPaths(
  paths: readonly string[],
  standardInput: AsyncIterable<Uint8Array>,
): Promise<readonly DeclaredBucket[]> {
  if (paths.filter((path) => path === "-").length > 1) throw new RunError("- can be given once only");
  const files = new DeclaredFiles();
  const problems: string[] = [];
  for (const path of paths.length === 0 ? [DEFAULT_PATH] : paths) {
    try {
      await addDeclaredPath(files, path, standardInput);
    } catch (error) {
      if (!(error instanceof DeclaredFileError || error instanceof RunError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new RunError(problems.join("\n"));
  return files.buckets();
}

/**
 * Adds what one path holds. `-` is standard input.
 *
 * @throws RunError or DeclaredFileError where it cannot be judged
 */
export async function addDeclaredPath(
  files: DeclaredFiles,
  path: string,
  standardInput: AsyncIterable<Uint8Array>,
): Promise<void> {
  if (path === "-") {
    const chunks: Uint8Array[] = [];
    for await (const chunk of standardInput) chunks.push(chunk);
    files.add({ bytes: Buffer.concat(chunks), source: "standard input" });
  } else if (await isFolder(path)) files.addCode(await inputsIn(path));
  else files.add({ bytes: await readBytes(path), source: path });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function inputsIn(folder: string): Promise<readonly DeclaredInput[]> {
  const names = (await readdir(folder)).sort();
  if (names.includes("manifest.json")) return synthIn(folder);
  if (names.includes("stacks")) {
    throw new RunError(`${folder}: there is no manifest.json, so the synth did not finish: run cdktf synth again`);
  }
  const code = names.filter((name) => name.endsWith(".tf.json"));
  if (names.some((name) => name.endsWith(".tf"))) {
    throw new RunError(
      `${folder}: holds .tf files, which only Terraform can read: run terraform plan -out FILE, then terraform show -json FILE, and check what that prints`,
    );
  }
  if (code.length === 0) {
    throw new RunError(
      `${folder}: holds neither a manifest.json (cdktf.out) nor *.tf.json files; for a plan give its file`,
    );
  }
  const inputs: DeclaredInput[] = [];
  for (const name of code) inputs.push({ bytes: await readBytes(join(folder, name)), source: join(folder, name) });
  return inputs;
}

/** The stacks of one synth, as its manifest lists them. */
async function synthIn(folder: string): Promise<readonly DeclaredInput[]> {
  const source = join(folder, "manifest.json");
  const inputs: DeclaredInput[] = [];
  for (const { name, path } of stacksIn(await readBytes(source), source)) {
    const file = join(folder, path);
    if (path.endsWith(".tf")) {
      throw new RunError(
        `${file}: was synthesized as HCL, which only Terraform can read: check the plan, or synth without --hcl`,
      );
    }
    inputs.push({ bytes: await readBytes(file), source: file, stack: name });
  }
  if (inputs.length === 0) throw new RunError(`${source}: names no stack: run cdktf synth again`);
  return inputs;
}

function stacksIn(bytes: Uint8Array, source: string): readonly { name: string; path: string }[] {
  try {
    const { stacks } = JSON.parse(new TextDecoder().decode(bytes)) as {
      stacks: Record<string, { synthesizedStackPath: string }>;
    };
    return Object.entries(stacks).map(([name, { synthesizedStackPath: path }]) => {
      if (typeof path !== "string") throw new TypeError("no path");
      return { name, path };
    });
  } catch {
    throw new RunError(`${source}: this is not a manifest that cdktf synth wrote: run it again`);
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): RunError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT:
      path === DEFAULT_PATH ? "not here: run cdktf synth first, or give the path of a plan" : "no such file or folder",
    EACCES: "cannot be read: permission denied",
    EISDIR: "is a folder",
  };
  return new RunError(`${path}: ${reasons[code ?? ""] ?? message}`, { cause });
}
