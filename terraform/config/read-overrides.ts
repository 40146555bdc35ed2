import { bodiesIn, entriesIn, objectsIn, own } from "../json/index.ts";
import type { CodeFile } from "./code-module.ts";
import { isOverrideFile, Overrides, providerAddress } from "./overrides.ts";

/** A module as Terraform reads it: its files as they are, and what its override files say anew. */
interface Module {
  readonly files: readonly CodeFile[];
  readonly overrideFiles: readonly CodeFile[];
  readonly overrides: Overrides;
}

export function readOverrides(module: readonly CodeFile[]): Module {
  const overrideFiles = module.filter(({ source }) => isOverrideFile(source));
  const overrides = new Overrides();
  for (const file of overrideFiles) readFile(file, overrides);
  return { files: module.filter((file) => !overrideFiles.includes(file)), overrideFiles, overrides };
}

function readFile({ document, source }: CodeFile, overrides: Overrides): void {
  for (const part of objectsIn(document)) {
    for (const [prefix, blocks] of [["", part.resource] as const, ["data.", part.data] as const]) {
      for (const [type, names] of entriesIn(blocks)) {
        for (const [name, body] of bodiesIn(names, type, source))
          overrides.add(`${prefix}${type}.${name}`, body, source);
      }
    }
    for (const [name, body] of entriesIn(part.module)) overrides.add(`module.${name}`, objectsIn(body)[0], source);
    for (const configuration of [own(part.provider, "aws")].flat()) {
      overrides.add(providerAddress(configuration), configuration, source);
    }
  }
}
