import { asText } from "../json/index.ts";

const LAST_STEP = /^(?:(.*)\.)?module\.([\w-]+)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?$/s;

/** The last step of a path such as `module.site["a"].module.logs`, and what it is a step from. */
export function splitPath(path: string): readonly [parent: string, call: string, index: string | undefined] {
  const [, parent = "", call = "", index] = LAST_STEP.exec(path) ?? [];
  return [parent, asText(call) ?? path, index];
}

/** How many calls deep a module is, and one. */
export function depthOf(path: string): number {
  return path.split("module.").length - 1;
}
