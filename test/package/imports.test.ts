import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix } from "node:path";
import { describe, expect, inject, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { importsOf, importsOfDeclarations, packageOf } from "./imports-of.ts";

const { files, consumer } = inject("packed");

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const imports: readonly Import[] = files
  .filter((file) => /\.m?js$|\.d\.ts$/.test(file))
  .flatMap((file) => {
    const code = readFileSync(join(consumer, "node_modules", "mpu-guard", file), "utf8");
    return (file.endsWith(".d.ts") ? importsOfDeclarations : importsOf)(code).map((specifier) => ({ file, specifier }));
  });
const isPath = (specifier: string) => /^\.\.?\//.test(specifier);
const packages = imports.filter(({ specifier }) => !isPath(specifier) && !isBuiltin(specifier));
const inFolder = (folder: string) =>
  new Set(packages.filter(({ file }) => file.startsWith(folder)).map(({ specifier }) => packageOf(specifier)));

describe("what the packed files import", () => {
  it("is installed with the package, or a peer: a package that is only here for development is missing at a user's", () => {
    const listed = new Set([...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]);

    expect(packages.filter(({ specifier }) => !listed.has(packageOf(specifier)))).toEqual([]);
  });

  it("needs every dependency and every peer: one that nothing imports is fetched by everybody for nothing", () => {
    const needed = new Set(packages.map(({ specifier }) => packageOf(specifier)));

    expect(Object.keys(manifest.dependencies).filter((name) => !needed.has(name))).toEqual([]);
    expect(Object.keys(manifest.peerDependencies).filter((name) => !needed.has(name))).toEqual([]);
  });

  it("is no package in the command but the parser of HCL, and none in the functions: the others are inside", () => {
    expect([...inFolder("dist/command/")]).toEqual(["@cdktn/hcl2json"]);
    expect([...inFolder("dist/lambda/")]).toEqual([]);
  });

  it("is in the package where it is a path", () => {
    const missing = imports.filter(({ file, specifier }) => {
      const target = posix.join(posix.dirname(file), specifier);
      const loaded = file.endsWith(".d.ts") ? target.replace(/\.js$/, ".d.ts") : target;
      return isPath(specifier) && !files.includes(loaded);
    });

    expect(missing).toEqual([]);
  });

  it("is found in every way of loading: a search that found none would let everything pass", () => {
    const found = (folder: string) => imports.filter(({ file }) => file.startsWith(folder)).length;

    expect(importsOf('export * from "a"; import("b"); require("c"); const x = () => __require2; import "d";')).toEqual([
      "a",
      "b",
      "c",
      "d",
    ]);
    for (const folder of ["dist/command/", "dist/lambda/", "dist/commonjs/", "dist/policy/", "dist/types/"]) {
      expect(found(folder)).toBeGreaterThan(3);
    }
  });
});
