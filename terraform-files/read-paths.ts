import { basename, dirname, join, resolve } from "node:path";
import type { CodeModule } from "../terraform/config/code-module.ts";
import { DeclaredFileError } from "../terraform/index.ts";
import { chooseFiles, isRootFileName } from "./module/folder-files.ts";
import { type FolderNames, hasFolder, isFolder, namesIn } from "./module/read-bytes.ts";
import { ModuleReader } from "./module/read-module.ts";
import { readSynth, readSynthProject } from "./synth-folder.ts";

/** What one path holds. */
export type PathContent =
  /** Code, as root modules that may know each other. None where another path holds it already. */
  | { readonly kind: "code"; readonly path: string; readonly modules: readonly CodeModule[] }
  /** A file that is no code by its name: a plan or a state. It was not read. */
  | { readonly kind: "document"; readonly path: string }
  | { readonly kind: "problem"; readonly path: string; readonly problem: DeclaredFileError };

/** A folder to read: a module, or what a synth wrote. */
interface Found {
  readonly kind: "module" | "synth" | "document";
  readonly place: string;
}

/**
 * What paths hold, in their order; without any, what `cdktf synth` wrote for the working directory. A file of code
 * stands for its whole folder, because a bucket may have its rules in another file of it. A folder is read once; and
 * where a module of one path calls that of another, it is not judged on its own, without the values that it gets there.
 */
export async function readPaths(paths: readonly string[]): Promise<readonly PathContent[]> {
  const reader = new PathReader();
  const contents: PathContent[] = [];
  for (const path of paths.length === 0 ? [undefined] : paths) contents.push(await reader.read(path));
  return contents.map((content) =>
    content.kind === "code"
      ? { ...content, modules: content.modules.filter((module) => !reader.isCalled(module)) }
      : content,
  );
}

class PathReader {
  private readonly modules = new ModuleReader();
  private readonly seen = new Set<string>();
  private readonly called = new Set<string>();
  private readonly folders = new Map<CodeModule, string>();

  async read(path: string | undefined): Promise<PathContent> {
    const shown = path ?? ".";
    try {
      const { kind, place } = path === undefined ? await findOutput(".") : await find(path);
      if (kind === "document") return { kind, path: shown };
      if (this.seen.has(resolve(place))) return { kind: "code", path: shown, modules: [] };
      this.seen.add(resolve(place));
      if (kind === "synth") return { kind: "code", path: shown, modules: await readSynth(place, this.modules) };
      const { module, called } = await this.modules.readRoot({ folder: place });
      this.folders.set(module, resolve(place));
      for (const folder of called) this.called.add(folder);
      return { kind: "code", path: shown, modules: [module] };
    } catch (problem) {
      if (!(problem instanceof DeclaredFileError)) throw problem;
      return { kind: "problem", path: shown, problem };
    }
  }

  isCalled(module: CodeModule): boolean {
    return this.called.has(this.folders.get(module) ?? "");
  }
}

async function find(path: string): Promise<Found> {
  if (!(await isFolder(path))) {
    return isRootFileName(basename(path))
      ? { kind: "module", place: dirname(path) }
      : { kind: "document", place: path };
  }
  const names = await namesIn(path);
  const found = findIn(path, names);
  if (found !== undefined) return found;
  if (names.files.includes("cdktf.json")) return await findOutput(path);
  throw new DeclaredFileError(path, await nothingIn(path, names));
}

/** What synth wrote for a project. */
async function findOutput(project: string): Promise<Found> {
  const { output: path } = await readSynthProject(project);
  if (!(await hasFolder(path))) {
    const advice = "run cdktf synth first, or give a folder of .tf files or the path of a plan";
    throw new DeclaredFileError(path, `not here: ${advice}`);
  }
  const names = await namesIn(path);
  const found = findIn(path, names);
  if (found === undefined) throw new DeclaredFileError(path, await nothingIn(path, names));
  return found;
}

function findIn(folder: string, { files }: FolderNames): Found | undefined {
  // A manifest.json beside code is somebody else's.
  if (chooseFiles(files).code.length > 0) return { kind: "module", place: folder };
  return files.includes("manifest.json") ? { kind: "synth", place: folder } : undefined;
}

async function nothingIn(folder: string, { folders }: FolderNames): Promise<string> {
  if (folders.includes("stacks"))
    return "there is no manifest.json, so the synth did not finish: run cdktf synth again";
  const below: string[] = [];
  for (const name of folders.filter((each) => !each.startsWith("."))) {
    const path = join(folder, name);
    const names = await namesIn(path).catch(() => undefined);
    if (names !== undefined && chooseFiles(names.files).code.length > 0) below.push(path);
  }
  const looked =
    "holds no Terraform code (*.tf, *.tf.json) and no synth (cdktf.json, or the manifest.json of cdktf.out)";
  if (below.length === 0) return `${looked}; for a plan give its file`;
  const shown = `${below.slice(0, 3).join(" ")}${below.length > 3 ? " …" : ""}`;
  return `${looked}, but folders below do, each a module of its own: give ${shown}`;
}
