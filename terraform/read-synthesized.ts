import { asText, isBody, own } from "./body.ts";
import { bodiesIn, entriesIn, objectsIn } from "./code-blocks.ts";
import type { CodeFile } from "./code-file.ts";
import { DeclaredFileError } from "./declared-file-error.ts";
import { locateBlocks } from "./locate-blocks.ts";
import { isOverrideFile, type Overrides } from "./overrides.ts";
import { asGeneralPurpose } from "./planned-rules.ts";
import { readText } from "./read-blocks.ts";
import { readOverrides } from "./read-overrides.ts";
import { type DeclaredResource, isRelevantType, OUTPOSTS_CONFIGURATION } from "./resource.ts";
import { Roster } from "./roster.ts";
import { SynthesizedProviders } from "./synthesized-providers.ts";
import { SynthesizedScope } from "./synthesized-scope.ts";

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
    const scope = new SynthesizedScope(scopes);
    scopes.set(stack, scope);
    const { files: originals, overrideFiles, overrides } = readOverrides(module);
    const providers = new SynthesizedProviders(
      originals.map(({ document }) => document),
      overrides,
    );
    for (const file of originals) readFile(file, { roster, scope, providers, overrides });
    // Locals and outputs are merged value by value, so the last one counts.
    for (const file of [...originals, ...overrideFiles]) readValues(file, scope);
    overrides.assertUsed();
  }
  return roster;
}

interface Target {
  readonly roster: Roster;
  readonly scope: SynthesizedScope;
  readonly providers: SynthesizedProviders;
  readonly overrides: Overrides;
}

function readFile(file: CodeFile, { roster, scope, providers, overrides }: Target): void {
  const lines = file.text === undefined ? NO_LINES : locateBlocks(file.text, file.source);
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
      for (const [name, written] of bodiesIn(names, type, file.source)) {
        const address = `${type}.${name}`;
        const body = overrides.applyTo(address, written);
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
      for (const [name, written] of bodiesIn(names, type, file.source)) {
        const address = `data.${type}.${name}`;
        scope.addBody(address, overrides.applyTo(address, written));
      }
    }
    for (const [name, written] of entriesIn(part.module)) {
      const body = overrides.applyTo(`module.${name}`, isBody(written) ? written : {});
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

const NO_LINES: ReadonlyMap<string, number> = new Map();

function readValues({ document, source }: CodeFile, scope: SynthesizedScope): void {
  for (const part of objectsIn(document)) {
    for (const [name, value] of entriesIn(part.locals)) scope.locals.set(name, value);
    for (const [name, output] of entriesIn(part.output)) {
      const value = own(output, "value");
      if (value !== undefined || !isOverrideFile(source)) scope.exports.set(name, value);
    }
  }
}

function stackNameIn(document: unknown): string | undefined {
  return asText(own(own(own(document, "//"), "metadata"), "stackName"));
}
