import {
  asText,
  type Body,
  bodiesIn,
  DeclaredFileError,
  declaredTwice,
  entriesIn,
  isBody,
  objectsIn,
  own,
} from "../json/index.ts";
import type { CodeFile } from "./code-module.ts";
import { isOverrideFile, type Overrides, providerAddress } from "./overrides.ts";
import { readOverrides } from "./read-overrides.ts";

/** A block of code, and where it stands. */
export interface Declaration {
  readonly body: Body;
  readonly location: { readonly file: string; readonly line?: number };
  readonly constructPath?: string;
}

export interface ResourceDeclaration extends Declaration {
  readonly type: string;
  readonly name: string;
}

/** What the files of one module declare, whoever calls it. */
export interface ModuleDeclarations {
  /** By address, data sources with `data.` in front. */
  readonly resources: ReadonlyMap<string, ResourceDeclaration>;
  readonly calls: ReadonlyMap<string, Declaration>;
  readonly locals: ReadonlyMap<string, unknown>;
  readonly outputs: ReadonlyMap<string, unknown>;
  readonly variables: ReadonlyMap<string, unknown>;
  /** AWS providers: `aws` and `aws.ALIAS`. */
  readonly providers: ReadonlyMap<string, Body>;
}

/**
 * Reads the files of a module as Terraform does: override files last, over what they override.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 * @throws DeclaredFileError for what Terraform would refuse as well
 */
export function readDeclarations(files: readonly CodeFile[]): ModuleDeclarations {
  const { files: originals, overrideFiles, overrides } = readOverrides(files);
  const read = {
    resources: new Map<string, ResourceDeclaration>(),
    calls: new Map<string, Declaration>(),
    locals: new Map<string, unknown>(),
    outputs: new Map<string, unknown>(),
    variables: new Map<string, unknown>(),
    providers: new Map<string, Body>(),
  };
  for (const file of originals) readBlocks(file, overrides, read);
  // These are merged value by value, so the last one counts.
  for (const file of [...originals, ...overrideFiles]) readValues(file, read);
  overrides.assertUsed();
  return read;
}

type Maps<T> = { [K in keyof T]: T[K] extends ReadonlyMap<infer Key, infer Item> ? Map<Key, Item> : never };

function readBlocks(file: CodeFile, overrides: Overrides, read: Maps<ModuleDeclarations>): void {
  const { document, source, lines } = file;
  const unnumbered = { file: source };
  const declare = (address: string, type: string, name: string, written: Body): ResourceDeclaration => {
    const line = lines.get(address);
    const body = overrides.applyTo(address, written);
    const constructPath = asText(own(own(body["//"], "metadata"), "path"));
    const location = line === undefined ? unnumbered : { file: source, line };
    // Without a spread, which is slow: this runs for every resource of an app.
    return constructPath === undefined ? { type, name, body, location } : { type, name, body, location, constructPath };
  };
  for (const part of objectsIn(document)) {
    if (part.resource !== undefined && objectsIn(part.resource).length === 0) {
      throw new DeclaredFileError(source, "its resource block is no object: write it by type and name");
    }
    for (const [prefix, blocks] of [["", part.resource] as const, ["data.", part.data] as const]) {
      for (const [type, names] of entriesIn(blocks)) {
        for (const [name, body] of bodiesIn(names, type, source)) {
          const address = `${prefix}${type}.${name}`;
          if (read.resources.has(address)) throw declaredTwice(source, address);
          read.resources.set(address, declare(address, type, name, body));
        }
      }
    }
    for (const [name, written] of entriesIn(part.module)) {
      const [body = {}] = objectsIn(written);
      if (read.calls.has(name)) throw declaredTwice(source, `module.${name}`);
      read.calls.set(name, declare(`module.${name}`, "module", name, body));
    }
    for (const configuration of [own(part.provider, "aws")].flat()) {
      if (!isBody(configuration)) continue;
      const alias = asText(configuration.alias);
      const body = overrides.applyTo(providerAddress(configuration), configuration);
      read.providers.set(alias === undefined ? "aws" : `aws.${alias}`, body);
    }
  }
}

function readValues({ document, source }: CodeFile, read: Maps<ModuleDeclarations>): void {
  for (const part of objectsIn(document)) {
    for (const locals of objectsIn(part.locals))
      for (const [name, value] of entriesIn(locals)) read.locals.set(name, value);
    for (const [name, output] of entriesIn(part.output)) {
      const value = own(objectsIn(output)[0], "value");
      if (value !== undefined || !isOverrideFile(source)) read.outputs.set(name, value);
    }
    for (const [name, variable] of entriesIn(part.variable)) {
      const [body = {}] = objectsIn(variable);
      if (Object.hasOwn(body, "default") || !read.variables.has(name)) read.variables.set(name, own(body, "default"));
    }
  }
}
