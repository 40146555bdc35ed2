import { basename, dirname, join, resolve } from "node:path";
import type { CodeFile, CodeModule } from "../../terraform/config/code-module.ts";
import { DeclaredFileError } from "../../terraform/index.ts";
import { own } from "../../terraform/json/body.ts";
import { entriesIn, objectsIn } from "../../terraform/json/code-blocks.ts";
import { chooseFiles } from "./folder-files.ts";
import { InstalledModules, isLocalSource } from "./installed-modules.ts";
import { hasFolder, namesIn } from "./read-bytes.ts";
import { readCodeFile } from "./read-code-file.ts";
import { readValues } from "./read-values.ts";

/** How deep modules may call each other. */
const DEPTH_LIMIT = 30;
/** How many modules one root may call in all, those that are called through others counted each time. */
const CALL_LIMIT = 100_000;

/** A module, and what reading it found out besides. */
interface ReadModule {
  readonly module: CodeModule;
  readonly height: number;
  readonly size: number;
}

/** How a module is reached. */
interface Position {
  readonly key: string;
  /** The folders from the root to the caller. */
  readonly callers: readonly string[];
}

const NO_VALUES: ReadonlyMap<string, unknown> = new Map();

/** Reads modules of one run. Each file is read once, however many modules call its folder. */
export class ModuleReader {
  private readonly files = new Map<string, Promise<readonly CodeFile[]>>();

  /**
   * A root module: the code of a folder, the values beside it, and the modules that it calls.
   *
   * @param path the folder; or one file of it, where only that one counts
   * @param stack the CDKTF stack that it is
   * @returns the module, and the folders that it reaches by calls
   * @throws DeclaredFileError where a file cannot be read, or modules call each other in a circle
   */
  async readRoot(
    path: { readonly folder: string } | { readonly file: string },
    stack?: string,
  ): Promise<{ readonly module: CodeModule; readonly called: ReadonlySet<string> }> {
    const folder = "folder" in path ? path.folder : dirname(path.file);
    const files = "folder" in path ? await this.filesIn(folder) : [await readCodeFile(path.file)];
    const calls = new CallReader(await InstalledModules.under(folder), (called) => this.filesIn(called));
    const { module } = await calls.read(folder, files, { key: "", callers: [] });
    const variables = await readValues(folder, chooseFiles((await namesIn(folder)).files).values);
    return {
      module: { ...module, variables, files: stack === undefined ? files : files.map((file) => ({ ...file, stack })) },
      called: calls.folders,
    };
  }

  private filesIn(folder: string): Promise<readonly CodeFile[]> {
    const key = resolve(folder);
    const known = this.files.get(key);
    if (known !== undefined) return known;
    const files = readFiles(folder);
    this.files.set(key, files);
    return files;
  }
}

async function readFiles(folder: string): Promise<readonly CodeFile[]> {
  const files: CodeFile[] = [];
  for (const name of chooseFiles((await namesIn(folder)).files).code)
    files.push(await readCodeFile(join(folder, name)));
  return files;
}

/** Follows the calls of one root module. */
class CallReader {
  readonly folders = new Set<string>();
  private readonly known = new Map<string, ReadModule>();

  constructor(
    private readonly installed: InstalledModules,
    private readonly filesIn: (folder: string) => Promise<readonly CodeFile[]>,
  ) {}

  async read(folder: string, files: readonly CodeFile[], { key, callers }: Position): Promise<ReadModule> {
    const calls = new Map<string, CodeModule>();
    const path = [...callers, folder];
    let [height, size] = [0, 0];
    for (const [name, { source, file }] of sourcesIn(files)) {
      const called = await this.readCall(
        folder,
        source,
        { key: key === "" ? name : `${key}.${name}`, callers: path },
        file,
      );
      if (called === undefined) continue;
      calls.set(name, called.module);
      height = Math.max(height, called.height + 1);
      size += called.size + 1;
      if (path.length + height > DEPTH_LIMIT + 1) throw tooMuch(file, name, `nest more than ${DEPTH_LIMIT} deep`);
      if (size > CALL_LIMIT) throw tooMuch(file, name, `are more than ${CALL_LIMIT.toLocaleString("en")}`);
    }
    return { module: { files, calls, variables: NO_VALUES }, height, size };
  }

  private async readCall(
    caller: string,
    source: string,
    position: Position,
    file: string,
  ): Promise<ReadModule | undefined> {
    const { key, callers } = position;
    const folder = isLocalSource(source)
      ? join(caller, source.replaceAll("\\", "/"))
      : await this.installed.folderOf(key, source);
    if (folder === undefined || !(await hasFolder(folder))) return undefined;
    const place = resolve(folder);
    const name = key.slice(key.lastIndexOf(".") + 1);
    if (callers.some((each) => resolve(each) === place)) {
      const circle = [...callers.slice(callers.findIndex((each) => resolve(each) === place)), folder];
      const names = circle.map((each) => basename(resolve(each))).join(" → ");
      throw new DeclaredFileError(file, `module.${name} calls modules in a circle (${names}): remove one of the calls`);
    }
    if (callers.length > DEPTH_LIMIT) throw tooMuch(file, name, `nest more than ${DEPTH_LIMIT} deep`);
    this.folders.add(place);
    const identity = this.installed.isBelow(key) ? `${place}\u0000${key}` : place;
    const known = this.known.get(identity);
    if (known !== undefined) return known;
    const files = await this.filesIn(folder);
    if (files.length === 0) return undefined;
    const module = await this.read(folder, files, position);
    this.known.set(identity, module);
    return module;
  }
}

function tooMuch(file: string, name: string, what: string): DeclaredFileError {
  return new DeclaredFileError(file, `the modules below module.${name} ${what}: check the plan instead`);
}

/** The sources of the calls, by name. An override file may change one. */
function sourcesIn(
  files: readonly CodeFile[],
): ReadonlyMap<string, { readonly source: string; readonly file: string }> {
  const sources = new Map<string, { source: string; file: string }>();
  for (const { document, source: file } of files) {
    for (const [name, bodies] of objectsIn(document).flatMap((part) => entriesIn(part.module))) {
      for (const body of objectsIn(bodies)) {
        const source = own(body, "source");
        if (typeof source === "string") sources.set(name, { source, file });
      }
    }
  }
  return sources;
}
