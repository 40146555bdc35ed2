import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { blocksIn } from "../docs/blocks.ts";
import { installNodes, NODE_VERSIONS } from "../support/consumers/node-binaries.ts";
import { makePlainProject, makeProject } from "../support/consumers/project.ts";
import { run, script } from "../support/consumers/run.ts";
import { esmProgram, jestTest, mainWith, typedProgram } from "../support/consumers/sources.ts";
import { packPackage } from "../support/packed-package.ts";

// Two compilers of TypeScript at once, in projects of 400 MB.
vi.setConfig({ testTimeout: 300_000 });

// Not in node_modules, where ts-node and Jest compile nothing; and no random name: the template's Jest ignores each path
// that has an "s" behind a "j".
const folder = join(tmpdir(), `mpu-guard-consumers-${process.pid}`);
const project = (name: string) => join(folder, name);
const versions = [...new Set([...NODE_VERSIONS, process.versions.node])];
let nodes: Readonly<Record<string, string>> = {};
const node = (version: string) => nodes[version] ?? "";

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const { tarball: packed, remove } = packPackage();
  const tarball = join(folder, "mpu-guard.tgz");
  cpSync(packed, tarball);
  remove();
  const [installed] = await Promise.all([
    installNodes(project("nodes")),
    makeProject("cdktf", project("cdktf"), tarball).then(() => makeProject("cdktn", project("cdktn"), tarball)),
    makePlainProject(project("plain"), tarball),
  ]);
  nodes = installed;
}, 900_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The file that the README gives a CDKTF team; for CDK Terrain with the imports that it names. */
function readmeMain(framework: "cdktf" | "cdktn"): string {
  const main = blocksIn("README.md").find(({ path }) => path === "main.ts")?.text ?? "";
  return main.replaceAll("cdktf", framework);
}

describe.each(["cdktf", "cdktn"] as const)("the project that %s init makes", (framework) => {
  const at = project(framework);
  const write = (file: string, text: string) => writeFileSync(join(at, file), text);

  beforeAll(() => {
    const template = readFileSync(join(at, "main.ts"), "utf8");
    write("main.ts", mainWith(framework, template, true));
    write("bare.ts", mainWith(framework, template, false));
    write(join("__tests__", "abort-test.ts"), jestTest(framework));
    write("readme.ts", readmeMain(framework));
    write("program.mjs", esmProgram(framework));
    for (const file of ["program.ts", "program.mts", "program.cts"]) write(file, typedProgram(framework));
  });

  describe.each(versions)("on Node %s", (version) => {
    const out = (name: string) => project(`${framework}-${version}-${name}`);
    const tsNode = (file: string) =>
      run(node(version), at, [script(at, "ts-node/dist/bin.js"), file], { CDKTF_OUTDIR: out(file) });

    it("synthesizes main.ts with ts-node, and fails on a bucket without a rule", async () => {
      const [attached, bare] = await Promise.all([tsNode("main.ts"), tsNode("bare.ts")]);

      expect(attached).toMatchObject({ status: 0 });
      expect(readFileSync(join(out("main.ts"), "stacks", "acme", "cdk.tf.json"), "utf8")).toContain(
        '"abort_incomplete_multipart_upload"',
      );
      expect(bare).toMatchObject({ status: 1, output: expect.stringContaining("acme/media") });
    });

    it("synthesizes the file of the README as it is pasted", async () => {
      expect(await tsNode("readme.ts")).toMatchObject({ status: 0 });
      expect(readFileSync(join(out("readme.ts"), "stacks", "storage", "cdk.tf.json"), "utf8")).toContain(
        '"abort_incomplete_multipart_upload"',
      );
    });

    it("passes its own tests and one of the construct with Jest, and runs as ESM", async () => {
      const [jest, esm] = await Promise.all([
        run(node(version), at, [script(at, "jest/bin/jest.js")]),
        run(node(version), at, ["program.mjs"]),
      ]);

      expect(jest).toMatchObject({ status: 0, output: expect.stringMatching(/Tests: .* 1 passed/) });
      expect(esm).toMatchObject({ status: 0, output: expect.stringContaining('"days_after_initiation": 7') });
    });
  });

  it.each([
    ["as the template is set up", ["program.ts", "--module", "commonjs", "--skipLibCheck"]],
    // This one looks into the declarations, too, those for ESM and those for CommonJS.
    ["as ESM and CommonJS of Node", ["program.mts", "program.cts", "--module", "node16"]],
    ["for a bundler", ["program.ts", "--module", "esnext", "--moduleResolution", "bundler", "--skipLibCheck"]],
  ])("has the types of all entries for TypeScript 5.4 and 5.9, %s", async (_, args) => {
    const flags = ["--noEmit", "--strict", "--target", "es2022", "--pretty", "false"];
    const check = async (compiler: string) => {
      const { output } = await run(process.execPath, at, [script(at, `${compiler}/bin/tsc`), ...args, ...flags]);
      // What is wrong with the declarations of others is not ours to mend.
      return output.split("\n").filter((line) => /^(program|node_modules\/mpu-guard|error)/.test(line));
    };

    expect(await Promise.all(["typescript", "typescript-5.4"].map(check))).toEqual([[], []]);
  });
});

describe("a project without CDKTF", () => {
  const at = project("plain");

  it("gets the command alone, without the optional 400 MB, and without the packages that are inside it", () => {
    const packages = readdirSync(join(at, "node_modules"));

    expect(packages).toContain("mpu-guard");
    expect(packages.filter((name) => /^(cdkt[fn]|@cdktf|constructs|@aws.*|@smithy|commander)$/.test(name))).toEqual([]);
    // The parser of HCL, and no provider.
    expect(readdirSync(join(at, "node_modules", "@cdktn"))).toEqual(["hcl2json"]);
  });

  it.each(versions)("checks a folder on Node %s", async (version) => {
    const bucket = { resource: { aws_s3_bucket: { media: { bucket: "acme-media" } } } };
    writeFileSync(join(at, "cdk.tf.json"), JSON.stringify(bucket));

    const result = await run(node(version), at, [script(at, ".bin/mpu-guard"), "check", "cdk.tf.json"]);

    expect(result).toMatchObject({ status: 2, output: expect.stringContaining("acme-media") });
  });

  it.each(versions)("checks HCL on Node %s, by the parser that is not inside the command", async (version) => {
    writeFileSync(join(at, "main.tf"), 'resource "aws_s3_bucket" "logs" { bucket = "acme-logs" }\n');

    const result = await run(node(version), at, [script(at, ".bin/mpu-guard"), "check", "main.tf"]);

    expect(result).toMatchObject({ status: 2, output: expect.stringContaining("acme-logs") });
  });

  it.each(versions)("asks S3 on Node %s by the SDK that is inside the command", async (version) => {
    const command = [script(at, ".bin/mpu-guard"), "scan", "--endpoint-url", "http://127.0.0.1:1"] as const;
    const keys = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret", AWS_MAX_ATTEMPTS: "1" };

    const result = await run(node(version), at, command, { ...keys, AWS_REGION: "us-east-1" });

    expect(result).toMatchObject({ status: 1, output: expect.stringContaining("ECONNREFUSED") });
  });
});
