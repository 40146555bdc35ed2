import { isAbsolute, join } from "node:path";
import { DeclaredFileError } from "../../terraform/index.ts";
import { own } from "../../terraform/json/body.ts";
import { hasFolder, readBytesIfAny } from "./read-bytes.ts";

interface InstalledModule {
  readonly source: string;
  readonly folder: string;
}

/** The modules that `terraform init` put below a root module, by the names of the calls that lead to them. */
export class InstalledModules {
  private constructor(
    private readonly byKey: ReadonlyMap<string, InstalledModule>,
    private readonly above: ReadonlySet<string>,
  ) {}

  /** @throws DeclaredFileError for a manifest that Terraform did not write */
  static async under(root: string): Promise<InstalledModules> {
    const byKey = new Map<string, InstalledModule>();
    const above = new Set<string>();
    const path = join(root, ".terraform", "modules", "modules.json");
    const bytes = await readBytesIfAny(path);
    for (const { Key, Source, Dir } of bytes === undefined ? [] : entriesOf(bytes, path)) {
      if (Key === "" || isLocalSource(Source)) continue;
      byKey.set(Key, { source: Source, folder: isAbsolute(Dir) ? Dir : join(root, Dir) });
      const names = Key.split(".");
      for (let length = 0; length < names.length; length += 1) above.add(names.slice(0, length).join("."));
    }
    return new InstalledModules(byKey, above);
  }

  /** Whether what a module may call depends on how it is reached itself. */
  isBelow(key: string): boolean {
    return this.above.has(key);
  }

  /** The folder of a call, where the source is the one that was installed. */
  async folderOf(key: string, source: string): Promise<string | undefined> {
    const module = this.byKey.get(key);
    if (module === undefined || plainSource(module.source) !== plainSource(source)) return undefined;
    return (await hasFolder(module.folder)) ? module.folder : undefined;
  }
}

/** A path, which is relative to the folder of the caller. */
export function isLocalSource(source: string): boolean {
  return /^\.{1,2}[/\\]/.test(source);
}

/** Terraform writes the source in full: with the registry's host, and what fetches it. */
function plainSource(source: string): string {
  return source
    .replace(/^git::/, "")
    .replace(/^(?:https|ssh):\/\//, "")
    .replace(/^git@([^:/]+)[:/]/, "$1/")
    .replace(/^registry\.(?:terraform\.io|opentofu\.org)\//, "")
    .replace(/\.git(?=$|\/\/|\?)/, "");
}

function entriesOf(bytes: Uint8Array, path: string): readonly { Key: string; Source: string; Dir: string }[] {
  try {
    const modules = own(JSON.parse(new TextDecoder().decode(bytes)), "Modules");
    if (!Array.isArray(modules)) throw new TypeError("no list");
    return modules.map((module: unknown) => {
      const texts = { Key: own(module, "Key"), Source: own(module, "Source"), Dir: own(module, "Dir") };
      for (const text of Object.values(texts)) if (typeof text !== "string") throw new TypeError("no text");
      return texts as { Key: string; Source: string; Dir: string };
    });
  } catch {
    throw new DeclaredFileError(path, "this is not a list of modules that terraform init wrote: run it again");
  }
}
