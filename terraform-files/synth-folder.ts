import { join } from "node:path";
import type { CodeModule } from "../terraform/config/code-module.ts";
import { DeclaredFileError } from "../terraform/index.ts";
import { asList, asText, isBody, own } from "../terraform/json/body.ts";
import { decodeText } from "../terraform/json/decode-text.ts";
import { parseJson } from "../terraform/json/parse-json.ts";
import { readBytes, readBytesIfAny } from "./module/read-bytes.ts";
import type { ModuleReader } from "./module/read-module.ts";

/** Where synth puts its files if nobody says otherwise. */
const DEFAULT_OUTPUT = "cdktf.out";

/** What a project's `cdktf.json` says of its synth. */
export interface SynthProject {
  /** The folder that synth writes: what `cdktf.json` names, or `cdktf.out`. */
  readonly output: string;
  /** The command that synthesizes; absent where there is no `cdktf.json`, or none in it. */
  readonly app?: string;
  /** The modules whose source is a path: synth copies them. As `cdktf.json` has them. */
  readonly relativeModules: readonly unknown[];
}

/** @throws DeclaredFileError where the `cdktf.json` cannot be read */
export async function readSynthProject(project: string): Promise<SynthProject> {
  const path = join(project, "cdktf.json");
  const bytes = await readBytesIfAny(path);
  const settings = bytes === undefined ? {} : parseJson(decodeText(bytes, path), path);
  const app = asText(own(settings, "app"));
  return {
    output: join(project, asText(own(settings, "output")) ?? DEFAULT_OUTPUT),
    ...(app !== undefined && { app }),
    relativeModules: asList(own(settings, "terraformModules")).filter((module) =>
      /^\.\.?\//.test(asText(own(module, "source") ?? module) ?? ""),
    ),
  };
}

/**
 * The stacks of one synth, each a root module, as its manifest lists them: in JSON, or in HCL where the synth was told so.
 *
 * @throws DeclaredFileError where the manifest or a stack cannot be read
 */
export async function readSynth(folder: string, reader: ModuleReader): Promise<readonly CodeModule[]> {
  const source = join(folder, "manifest.json");
  const modules: CodeModule[] = [];
  for (const { name, path, metadataPath } of stacksIn(await readBytes(source), source)) {
    const { module } = await reader.readRoot({ file: join(folder, path) }, name);
    modules.push(metadataPath === undefined ? module : await withMetadata(module, join(folder, metadataPath)));
  }
  if (modules.length === 0) throw new DeclaredFileError(source, "names no stack: run cdktf synth again");
  return modules;
}

interface Stack {
  readonly name: string;
  readonly path: string;
  /** Of a stack in HCL, which has no room for it. */
  readonly metadataPath: string | undefined;
}

function stacksIn(bytes: Uint8Array, source: string): readonly Stack[] {
  try {
    const stacks = own(JSON.parse(new TextDecoder().decode(bytes)), "stacks");
    if (!isBody(stacks)) throw new TypeError("no stacks");
    return Object.entries(stacks).map(([name, stack]) => {
      const path = own(stack, "synthesizedStackPath");
      if (typeof path !== "string") throw new TypeError("no path");
      return { name, path, metadataPath: asText(own(stack, "stackMetadataPath")) };
    });
  } catch {
    throw new DeclaredFileError(source, "this is not a manifest that cdktf synth wrote: run it again");
  }
}

/** Puts the metadata, which names the constructs, where a stack in JSON has it: under `//` in each block. */
async function withMetadata(module: CodeModule, path: string): Promise<CodeModule> {
  const bytes = await readBytesIfAny(path);
  if (bytes === undefined) return module;
  const metadata = parseJson(decodeText(bytes, path), path);
  return { ...module, files: module.files.map((file) => ({ ...file, document: merge(file.document, metadata) })) };
}

function merge(document: unknown, metadata: unknown): unknown {
  if (!isBody(document) || !isBody(metadata)) return document;
  const entries = Object.entries(document).map(([key, value]) => [key, merge(value, own(metadata, key))]);
  const comment = own(metadata, "//");
  return Object.fromEntries(comment === undefined ? entries : [["//", comment], ...entries]);
}
