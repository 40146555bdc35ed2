import { asText, type Body, isBody, own } from "./body.ts";
import { DeclaredFileError } from "./declared-file-error.ts";
import { locateBlocks } from "./locate-blocks.ts";
import { asGeneralPurpose } from "./planned-rules.ts";
import { readText } from "./read-blocks.ts";
import { type DeclaredResource, isRelevantType, OUTPOSTS_CONFIGURATION } from "./resource.ts";
import { duplicate, Roster } from "./roster.ts";
import { SynthesizedProviders } from "./synthesized-providers.ts";
import { SynthesizedScope } from "./synthesized-scope.ts";

/** A file of code in JSON. */
export interface CodeFile {
  readonly document: unknown;
  readonly text: string;
  readonly source: string;
  /** Files of one stack are one module. */
  readonly stack?: string;
}

/**
 * The buckets of code that is written in JSON: the stacks of one synth, or the files of one module.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function readSynthesized(files: readonly CodeFile[]): Roster {
  const roster = new Roster(files[0]?.source ?? "");
  const scopes = new Map<string, SynthesizedScope>();
  const modules = new Map<string, CodeFile[]>();
  for (const file of files) {
    const stack = file.stack ?? stackNameIn(file.document);
    const module = modules.get(stack ?? "") ?? [];
    module.push(stack === undefined ? file : { ...file, stack });
    modules.set(stack ?? "", module);
  }
  for (const [stack, module] of modules) {
    const scope = new SynthesizedScope(stack, scopes);
    scopes.set(stack, scope);
    const providers = new SynthesizedProviders(module.map(({ document }) => document));
    for (const file of module) readFile(file, { roster, scope, providers });
  }
  return roster;
}

interface Target {
  readonly roster: Roster;
  readonly scope: SynthesizedScope;
  readonly providers: SynthesizedProviders;
}

function readFile(file: CodeFile, { roster, scope, providers }: Target): void {
  const lines = locateBlocks(file.text, file.source);
  const locate = (address: string): DeclaredResource["location"] => {
    const line = lines.get(address);
    return line === undefined ? { file: file.source } : { file: file.source, line };
  };
  const stack = file.stack === undefined ? {} : { stack: file.stack };
  for (const part of objectsIn(file.document)) {
    if (part.resource !== undefined && objectsIn(part.resource).length === 0) {
      throw new DeclaredFileError(file.source, "its resource block is no object: write it by type and name");
    }
    for (const [type, names] of entriesIn(part.resource)) {
      if (!type.startsWith("aws_s3")) continue;
      for (const [name, body] of bodiesIn(names, type, file.source)) {
        const address = `${type}.${name}`;
        scope.addBody(address, body);
        if (!isRelevantType(type)) continue;
        const bucketName = readText(body.bucket);
        const constructPath = asText(own(own(body["//"], "metadata"), "path"));
        const resource: DeclaredResource = {
          type,
          name,
          address,
          scope,
          provider: providers.factsOf(body.provider),
          body: type === OUTPOSTS_CONFIGURATION ? asGeneralPurpose(body) : body,
          ...(typeof bucketName === "string" && { bucketName }),
          goes: false,
          ...(constructPath !== undefined && { constructPath }),
          ...stack,
          location: locate(address),
        };
        scope.add(resource);
        roster.add(resource);
      }
    }
    for (const [type, names] of entriesIn(part.data)) {
      if (type !== "aws_s3_bucket") continue;
      for (const [name, body] of bodiesIn(names, type, file.source)) scope.addBody(`data.${type}.${name}`, body);
    }
    for (const [name, value] of entriesIn(part.locals)) scope.locals.set(name, value);
    for (const [name, output] of entriesIn(part.output)) scope.exports.set(name, own(output, "value"));
    for (const [name, body] of entriesIn(part.module)) {
      const constructPath = asText(own(own(own(body, "//"), "metadata"), "path"));
      roster.modules.push({
        moduleSource: String(own(body, "source")),
        bucketName: own(body, "bucket"),
        address: `module.${name}`,
        ...(constructPath !== undefined && { constructPath }),
        ...stack,
        location: locate(`module.${name}`),
      });
    }
  }
}

function stackNameIn(document: unknown): string | undefined {
  return asText(own(own(own(document, "//"), "metadata"), "stackName"));
}

/** Terraform takes a list of objects wherever it takes one. */
function objectsIn(value: unknown): readonly Body[] {
  return (Array.isArray(value) ? value : [value]).filter(isBody);
}

function entriesIn(value: unknown): readonly (readonly [string, unknown])[] {
  return objectsIn(value)
    .flatMap((each) => Object.entries(each))
    .filter(([key]) => key !== "//");
}

function* bodiesIn(names: unknown, type: string, source: string): Generator<readonly [string, Body]> {
  for (const [name, value] of entriesIn(names)) {
    const [body, second] = objectsIn(value);
    if (second !== undefined) throw duplicate(source, `${type}.${name}`);
    if (body === undefined)
      throw new DeclaredFileError(source, `${type}.${name} has no arguments: write it as an object`);
    yield [name, body];
  }
}
