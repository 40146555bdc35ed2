import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix } from "node:path";
import { deflateRawSync } from "node:zlib";
import { describe, expect, inject, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { ROOT } from "../support/packed-package.ts";
import { importsOf } from "./imports-of.ts";

const { files, consumer } = inject("packed");
const read = (path: string) => readFileSync(join(consumer, "node_modules", "mpu-guard", path), "utf8");

/** The source of a built file; `dist/modules-cdktn` and `dist/commonjs` are made of the same sources. */
function sourceOf(built: string): string {
  return built
    .replace(/^dist\/(commonjs\/)?/, "")
    .replace(/^modules-cdktn\//, "modules/")
    .replace(/\.js$/, ".ts");
}

/** The packages of frameworks that some files import. */
function frameworksIn(paths: readonly string[]): readonly string[] {
  const names = paths.flatMap((path) =>
    [...read(path).matchAll(/["'](@?cdkt[fn])["'/]/g)].map(([, name = ""]) => name),
  );
  return [...new Set(names)].sort();
}

/** A declaration file and all that it imports by a relative path. */
function withImports(file: string, found = new Set<string>()): readonly string[] {
  found.add(file);
  for (const [, path = ""] of read(file).matchAll(/["'](\.\.?\/[^"']+)\.js["']/g)) {
    const imported = posix.join(posix.dirname(file), `${path}.d.ts`);
    if (!found.has(imported)) withImports(imported, found);
  }
  return [...found];
}

describe("the tarball", () => {
  it("holds the code that was built, the public declarations, the schemas, and the texts of the package", () => {
    const code = files.filter((path) => path.endsWith(".js"));
    const others = files.filter((path) => !path.endsWith(".js") && !/^dist\/(command|lambda)\//.test(path)).sort();

    expect(code.filter((path) => !existsSync(join(ROOT, sourceOf(path))))).toEqual([]);
    // The library, and no file that only the command or a function needs: those are in their bundles.
    expect([...new Set(code.map((path) => sourceOf(path).split("/")[0]))].sort()).toEqual([
      "iam",
      "index.ts",
      "modules",
      "policy",
      "policy-file",
      "terraform",
    ]);
    expect(others.filter((path) => !/^dist\/(commonjs\/)?types\/(shared\/)?[a-z-]+\.d\.ts$/.test(path))).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist/commonjs/package.json",
      "dist/schemas/diff.json",
      "dist/schemas/doctor.json",
      "dist/schemas/mpu-policy.json",
      "dist/schemas/prices.json",
      "dist/schemas/report.json",
      "dist/schemas/runs.json",
      "dist/schemas/uploads-abort.json",
      "dist/schemas/verify.json",
      "package.json",
    ]);
  });

  it("holds the command that can be executed, what it loads on demand, and the licences of what is inside", () => {
    const command = files.filter((path) => path.startsWith("dist/command/")).map((path) => posix.basename(path));

    expect(command.filter((name) => !/^[a-z0-9-]+-[A-Z0-9]{8}\.mjs$/i.test(name)).sort()).toEqual([
      "THIRD-PARTY-LICENSES.txt",
      "mpu-guard.mjs",
    ]);
    // A file system that ignores case holds all of them.
    expect(new Set(command.map((name) => name.toLowerCase())).size).toBe(command.length);
    expect(command.length).toBeGreaterThan(50);
    expect(read("dist/command/mpu-guard.mjs")).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(join(consumer, "node_modules", "mpu-guard", "dist/command/mpu-guard.mjs")).mode & 0o111).toBe(
      0o111,
    );
    expect(read("dist/command/THIRD-PARTY-LICENSES.txt")).toMatch(/^commander \d/m);
  });

  it("holds a command whose functions have their names: a stack trace of a fault says where", () => {
    const code = files.filter((path) => path.startsWith("dist/command/")).map(read);

    for (const name of ["evaluateAnswer", "boundCredentials", "parseHcl"]) {
      expect(code.filter((each) => new RegExp(`function ${name}\\(`).test(each))).toHaveLength(1);
    }
  });

  it("holds each function that runs inside AWS, with what it needs and the licences of that, in one folder", () => {
    const lambda = files
      .filter((path) => path.startsWith("dist/lambda/"))
      .map((path) => path.slice("dist/lambda/".length));
    const sources = readdirSync(join(ROOT, "drift", "lambda"));
    const functions = ["nightly", "remediator"].filter((name) => sources.includes(`${name}.ts`));

    expect(lambda.filter((name) => !/^chunk-[A-Z0-9]+\.mjs$/.test(name)).sort()).toEqual(
      ["THIRD-PARTY-LICENSES.txt", ...functions.map((name) => `${name}.mjs`)].sort(),
    );
    for (const name of lambda.filter((each) => each.endsWith(".mjs"))) {
      const imports = importsOf(read(`dist/lambda/${name}`));
      expect(imports.length).toBeGreaterThan(0);
      expect(imports.filter((path) => !isBuiltin(path) && !lambda.includes(path.replace("./", "")))).toEqual([]);
    }
    expect(read("dist/lambda/THIRD-PARTY-LICENSES.txt")).toMatch(/^@smithy\/core \d/m);
  });

  it("holds functions of less than a megabyte as an archive, which is what a cold start has to fetch", () => {
    const bytes = files
      .filter((path) => path.startsWith("dist/lambda/"))
      .map((path) => deflateRawSync(read(path), { level: 6 }).length);

    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1024 * 1024);
  });

  it("holds one declaration file for each thing to import, and what these share", () => {
    const entries = Object.values(manifest.exports)
      .flatMap((target) => (typeof target === "object" ? [target.import.types, target.require.types] : []))
      .map((path) => path.slice("./".length));
    const declarations = files.filter((path) => path.endsWith(".d.ts") && !path.includes("/shared/"));

    expect(declarations.sort()).toEqual(entries.sort());
  });

  it("holds every file that package.json points at", () => {
    const { main, types, bin, exports, typesVersions, sideEffects } = manifest;
    const targets = [main, types, bin, exports, typesVersions, sideEffects]
      .flatMap((value) => JSON.stringify(value).match(/"(?:\.\/)?dist\/[^"*]+"/g) ?? [])
      .map((quoted) => (JSON.parse(quoted) as string).replace("./", ""));

    expect(targets.length).toBeGreaterThan(20);
    expect(targets.filter((path) => !files.includes(path))).toEqual([]);
  });

  it("imports cdktn alone in the constructs for cdktn, and cdktf alone in those for cdktf", () => {
    const codeOf = (room: string) => files.filter((path) => path.includes(`/${room}/`));

    expect(frameworksIn(codeOf("modules-cdktn"))).toEqual(["@cdktn", "cdktn"]);
    expect(frameworksIn(codeOf("modules"))).toEqual(["@cdktf", "cdktf"]);
  });

  it.each(["dist/types", "dist/commonjs/types"])("needs the types of no other framework: %s", (folder) => {
    const typesOf = (entry: string) => frameworksIn(withImports(`${folder}/${entry}.d.ts`));

    expect(typesOf("cdktn")).toEqual(["@cdktn", "cdktn"]);
    expect(typesOf("cdktf")).toEqual(["@cdktf", "cdktf"]);
    expect([typesOf("index"), typesOf("policy-file")]).toEqual([[], []]);
  });

  it("links from its texts only to what it holds, or to the web", () => {
    const broken = ["README.md", "CHANGELOG.md"].flatMap((text) =>
      [...read(text).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^https?:/.test(target) && !files.includes(target)),
    );

    expect(broken).toEqual([]);
  });
});
