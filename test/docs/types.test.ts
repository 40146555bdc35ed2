import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { allBlocks, nameOf } from "./blocks.ts";
import { sourceOf } from "./typescript-blocks.ts";
import { wayOf } from "./ways.ts";

// Below the repository, where packages are found; under node_modules, where nothing else looks for sources.
const cache = resolve("node_modules/.cache/mpu-guard");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "blocks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const blocks = allBlocks().filter((block) => wayOf(block).by === "types");

/** One compiler for all of them: the types of the provider take most of its time. */
function complaints(sources: readonly string[]): readonly (readonly string[])[] {
  const files = sources.map((source, index) => {
    const file = join(folder, `block-${index}.ts`);
    writeFileSync(file, source);
    return file;
  });
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ["node"],
    allowImportingTsExtensions: true,
    paths: { "mpu-guard/cdktf": [resolve("modules/index.ts")] },
  });
  return files.map((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSemanticDiagnostics(source), ...program.getSyntacticDiagnostics(source)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
    );
  });
}

describe("blocks of TypeScript", () => {
  const found = complaints([...blocks.map(sourceOf), 'const days: number = "seven";\nexport {};\n']);

  it.each(blocks.map((block, index) => [nameOf(block), index] as const))("%s compiles", (_, index) => {
    expect(found[index]).toEqual([]);
  });

  it("would not compile with a fault in it", () => {
    expect(found.at(-1)).toHaveLength(1);
    expect(blocks.length).toBeGreaterThan(15);
  });
});
