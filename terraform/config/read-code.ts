import { RootModule } from "../attribution/index.ts";
import { asText, own } from "../json/index.ts";
import { Budget, type Value } from "../lang/index.ts";
import type { CodeFile, CodeModule } from "./code-module.ts";
import { CodeModuleInstance } from "./code-module-instance.ts";
import { type ModuleDeclarations, readDeclarations } from "./module-declarations.ts";

/** Deeper than people nest modules; what is deeper is opaque. */
const MAX_DEPTH = 30;
/** More module instances than any code has whose every bucket somebody reads of. */
const MAX_INSTANCES = 20_000;

const REMOTE_STATE = /^cross-stack-reference-input-(.*)$/s;

/**
 * The buckets of code: the stacks of one synth, or one root module, with all the modules that they call.
 *
 * @param id tells the files of a run apart
 */
export function readCode(modules: readonly CodeModule[], id: string): RootModule {
  const root = new RootModule("code", modules[0]?.files[0]?.source ?? "");
  const known = new Map<CodeModule, ModuleDeclarations>();
  const declarationsOf = (code: CodeModule) => {
    const declarations = known.get(code) ?? readDeclarations(code.files);
    known.set(code, declarations);
    return declarations;
  };
  const budget = new Budget();
  const stacks = new Map<string, CodeModuleInstance>();
  for (const [stack, code] of stacksIn(modules)) {
    const instance = new CodeModuleInstance(`${id} ${stack}`, "", {
      code,
      declarationsOf,
      budget,
      remoteOutput: (dataSource, output) => remoteOutput(dataSource, output, stack, stacks),
      ...(stack !== "" && { stack }),
      conditions: [],
      keySets: [],
    });
    stacks.set(stack, instance);
  }
  for (const [stack, instance] of stacks) addModules(instance, stack === "" ? undefined : stack, root);
  return root;
}

/** The root module of each stack: files of one stack are one module. */
function stacksIn(modules: readonly CodeModule[]): ReadonlyMap<string, CodeModule> {
  const stacks = new Map<string, CodeModule & { readonly files: CodeFile[] }>();
  for (const module of modules) {
    for (const file of module.files) {
      const stack = file.stack ?? stackNameIn(file.document) ?? "";
      const known = stacks.get(stack);
      if (known === undefined) stacks.set(stack, { ...module, files: [file] });
      else known.files.push(file);
    }
  }
  return stacks;
}

function stackNameIn(document: unknown): string | undefined {
  return asText(own(own(own(document, "//"), "metadata"), "stackName"));
}

/** The output of another stack: of the one that the data source is named for, or of the only one that has it. */
function remoteOutput(
  dataSource: string,
  output: string,
  reader: string,
  stacks: ReadonlyMap<string, CodeModuleInstance>,
): Value | undefined {
  const has = (each: CodeModuleInstance | undefined) => each?.declarations.outputs.has(output) === true;
  const named = stacks.get(REMOTE_STATE.exec(dataSource)?.[1] ?? "");
  if (named !== undefined && has(named)) return named.output(output);
  const having = [...stacks].filter(([stack, each]) => stack !== reader && has(each));
  return having.length === 1 ? having[0]?.[1].output(output) : undefined;
}

/** Adds what a module and all that it calls declare. A stack in place of recursion: modules can be nested deep. */
function addModules(start: CodeModuleInstance, stack: string | undefined, root: RootModule): void {
  const work: { readonly module: CodeModuleInstance; readonly depth: number }[] = [{ module: start, depth: 0 }];
  let count = 0;
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const { module, depth } = next;
    for (const address of module.declarations.resources.keys())
      if (!address.startsWith("data.")) root.resourceCount += 1;
    for (const resource of module.resources.all()) root.add(resource, module.resources);
    for (const [name, { body, location, constructPath }] of module.declarations.calls) {
      const called = depth < MAX_DEPTH && count < MAX_INSTANCES ? module.called(name) : [];
      count += called.length;
      for (const each of called) work.push({ module: each, depth: depth + 1 });
      if (called.length > 0 || module.call(name) !== undefined) continue;
      root.modules.push({
        moduleSource: String(own(body, "source")),
        bucketName: own(body, "bucket"),
        inputs: () => module.inputsOf(body),
        address: module.addressOf(`module.${name}`),
        ...(constructPath !== undefined && { constructPath }),
        ...(stack !== undefined && { stack }),
        location,
      });
    }
  }
}
