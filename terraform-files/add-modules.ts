import type { CodeFile, CodeModule } from "../terraform/config/code-module.ts";
import type { DeclaredFiles, DeclaredInput } from "../terraform/index.ts";
import { readBytes } from "./read-bytes.ts";

/**
 * Adds root modules that may know each other, such as the stacks of one synth.
 *
 * The one place that knows what `DeclaredFiles` takes: text in JSON syntax, no calls and no values yet.
 *
 * @throws DeclaredFileError where one cannot be judged
 */
export async function addModules(files: DeclaredFiles, modules: readonly CodeModule[]): Promise<void> {
  const inputs: DeclaredInput[] = [];
  for (const file of modules.flatMap((module) => module.files)) inputs.push(await inputOf(file));
  if (inputs.length > 0) files.addCode(inputs);
}

async function inputOf({ document, source, stack }: CodeFile): Promise<DeclaredInput> {
  const known = { source, ...(stack !== undefined && { stack }) };
  if (source.endsWith(".json")) return { ...known, bytes: await readBytes(source) };
  // In a list, so that no line of this text is taken for one of the file; `terraform`, because a file may be empty.
  const text = JSON.stringify([{ terraform: {} }, document]);
  return { ...known, bytes: new TextEncoder().encode(text) };
}
