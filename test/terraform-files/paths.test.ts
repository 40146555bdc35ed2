import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPaths } from "../../terraform-files/read-paths.ts";
import { folderWith } from "./folder.ts";

const BUCKET = 'resource "aws_s3_bucket" "media" {}\n';

/** What is found under each path, without the folder that they are in. */
async function found(folder: string, ...paths: readonly string[]): Promise<readonly string[]> {
  const short = (text: string) => text.replaceAll(`${folder}/`, "").replaceAll(folder, "FOLDER");
  const contents = await readPaths(paths.map((path) => join(folder, path)));
  return contents.map((content) => {
    if (content.kind === "problem") return short(content.problem.message);
    if (content.kind === "document") return `document ${short(content.path)}`;
    const files = content.modules.map((module) =>
      module.files.map(({ source, stack }) => `${stack === undefined ? "" : `${stack}=`}${short(source)}`).join("+"),
    );
    return `code ${files.join(" ")}`.trim();
  });
}

function synth(...paths: readonly string[]): object {
  const stacks = paths.map((path) => {
    const name = path.split("/")[1] ?? "";
    return [name, { name, synthesizedStackPath: path, stackMetadataPath: `stacks/${name}/metadata.json` }];
  });
  return { version: "0.21.0", stacks: Object.fromEntries(stacks) };
}

describe("what a path holds", () => {
  it("a file of code stands for its folder, which is read once", async () => {
    const folder = folderWith({
      "a/main.tf": BUCKET,
      "a/rules.tf": "",
      "a/more.tf.json": {},
      "b/x.tf": "",
      "b/y/z.tf": "",
    });
    expect(await found(folder, "a/main.tf", "a/more.tf.json", "b", "a/rules.tf", "a")).toEqual([
      "code a/main.tf+a/more.tf.json+a/rules.tf",
      "code",
      "code b/x.tf",
      "code",
      "code",
    ]);
  });

  it("a module that another path calls is not judged without the values that it gets there", async () => {
    const folder = folderWith({
      "main.tf": 'module "a" {\n  source = "./modules/a"\n}\n',
      "modules/a/main.tf": 'module "b" {\n  source = "../b"\n}\n',
      "modules/b/main.tf": BUCKET,
      "modules/c/main.tf": BUCKET,
    });
    const paths = ["modules/b/main.tf", "modules/c/main.tf", "main.tf", "modules/a/main.tf"];
    expect(await found(folder, ...paths)).toEqual(["code", "code modules/c/main.tf", "code main.tf", "code"]);
    expect(await found(folder, "modules/b")).toEqual(["code modules/b/main.tf"]);
  });

  it("a file of values stands for its folder where Terraform reads it unasked, as a hook has to know", async () => {
    const folder = folderWith({ "main.tf": BUCKET, "terraform.tfvars": "", "eu.auto.tfvars.json": {}, "x.tfvars": "" });
    expect(await found(folder, "terraform.tfvars", "eu.auto.tfvars.json", "x.tfvars")).toEqual([
      "code main.tf",
      "code",
      "document x.tfvars",
    ]);
  });

  it("any other file is a document, and not opened", async () => {
    const folder = folderWith({ "plan.json": "{", "terraform.tfstate": "" });
    expect(await found(folder, "plan.json", "terraform.tfstate")).toEqual([
      "document plan.json",
      "document terraform.tfstate",
    ]);
  });

  it("a synth is its stacks, in JSON and in HCL", async () => {
    const folder = folderWith({
      "cdktf.out/manifest.json": synth("stacks/a/cdk.tf.json", "stacks/b/cdk.tf"),
      "cdktf.out/stacks/a/cdk.tf.json": { resource: {} },
      "cdktf.out/stacks/a/left-over.tf": "{",
      "cdktf.out/stacks/b/cdk.tf": BUCKET,
    });
    expect(await found(folder, "cdktf.out")).toEqual([
      "code a=cdktf.out/stacks/a/cdk.tf.json b=cdktf.out/stacks/b/cdk.tf",
    ]);
  });

  it("a stack in HCL has the construct paths that lie beside it, as a stack in JSON has them within", async () => {
    const metadata = { path: "b/media", uniqueId: "media" };
    const folder = folderWith({
      "manifest.json": synth("stacks/b/cdk.tf"),
      "stacks/b/cdk.tf": BUCKET,
      "stacks/b/metadata.json": {
        "//": { metadata: { stackName: "b" } },
        resource: { aws_s3_bucket: { media: { "//": { metadata } }, gone: { "//": { metadata } } } },
      },
    });
    const [content] = await readPaths([folder]);
    expect(content).toMatchObject({ kind: "code", modules: [{ files: [{ stack: "b" }] }] });
    expect(content?.kind === "code" && content.modules[0]?.files[0]?.document).toEqual({
      "//": { metadata: { stackName: "b" } },
      resource: { aws_s3_bucket: { media: { "//": { metadata } } } },
    });
  });

  it("the folder of a CDKTF project is what its synth wrote, wherever that is", async () => {
    const folder = folderWith({
      "named/cdktf.json": { output: "dist/synth" },
      "named/dist/synth/manifest.json": synth("stacks/a/cdk.tf.json"),
      "named/dist/synth/stacks/a/cdk.tf.json": { resource: {} },
      "unnamed/cdktf.json": {},
      "unnamed/cdktf.out/manifest.json": synth("stacks/a/cdk.tf.json"),
      "unnamed/cdktf.out/stacks/a/cdk.tf.json": { resource: {} },
    });
    expect(await found(folder, "named", "unnamed")).toEqual([
      "code a=named/dist/synth/stacks/a/cdk.tf.json",
      "code a=unnamed/cdktf.out/stacks/a/cdk.tf.json",
    ]);
  });

  it("a manifest.json or stacks beside code are not those of a synth", async () => {
    const folder = folderWith({ "main.tf": BUCKET, "manifest.json": { name: "a web app" }, "stacks/x/y.tf": "" });
    expect(await found(folder, ".")).toEqual(["code main.tf"]);
  });

  it("what lies in folders is left out: sub-folders, .terraform, a folder with the name of a file", async () => {
    const folder = folderWith({ "main.tf": BUCKET, "sub/a.tf": "", ".terraform/b.tf": "", "dir.tf/c.txt": "" });
    expect(await found(folder, ".")).toEqual(["code main.tf"]);
  });
});

describe("a path that cannot be judged is a problem of its own", () => {
  it.each([
    [
      "nothing of Terraform",
      { "x/README.md": "" },
      "x",
      "x: holds no Terraform code (*.tf, *.tf.json) and no synth (cdktf.json, or the manifest.json of cdktf.out); for a plan give its file",
    ],
    [
      "code in its folders alone",
      { "x/a/1.tf": "", "x/b/1.tf.json": "", "x/c/1.txt": "" },
      "x",
      "but folders below do, each a module of its own: give x/a x/b",
    ],
    [
      "code in many folders",
      { "x/a/1.tf": "", "x/b/1.tf": "", "x/c/1.tf": "", "x/d/1.tf": "" },
      "x",
      "give x/a x/b x/c …",
    ],
    [
      "a synth that broke off",
      { "x/stacks/a/cdk.tf.json": {} },
      "x",
      "x: there is no manifest.json, so the synth did not finish: run cdktf synth again",
    ],
    [
      "a manifest of something else",
      { "x/manifest.json": { stacks: { a: {} } } },
      "x",
      "x/manifest.json: this is not a manifest that cdktf synth wrote: run it again",
    ],
    [
      "a manifest without stacks",
      { "x/manifest.json": { stacks: {} } },
      "x",
      "x/manifest.json: names no stack: run cdktf synth again",
    ],
    [
      "a manifest whose stack is gone",
      { "x/manifest.json": synth("stacks/a/cdk.tf") },
      "x",
      "x/stacks/a/cdk.tf: no such file or folder",
    ],
    [
      "a project that was not synthesized",
      { "x/cdktf.json": {} },
      "x",
      "x/cdktf.out: not here: run cdktf synth first, or give a folder of .tf files or the path of a plan",
    ],
    ["a project that is its own output", { "x/cdktf.json": { output: "." } }, "x", "x: holds no Terraform code"],
    [
      "a cdktf.json that is no JSON",
      { "x/cdktf.json": "{" },
      "x",
      "x/cdktf.json: the JSON is cut off at line 1, column 2",
    ],
    ["a file that is not there", {}, "x.tf", "x.tf: no such file or folder"],
    [
      "a file with a syntax error beside the one given",
      { "x/a.tf": "", "x/b.tf": "\n{" },
      "x/a.tf",
      "x/b.tf: not valid HCL at line 2, column 1: ",
    ],
  ])("%s", async (_what, files: Readonly<Record<string, string | object>>, path, problem) => {
    const folder = folderWith({ ...files, "fine/main.tf": BUCKET });
    const [first, second] = await found(folder, path, "fine");
    expect(first).toContain(problem);
    expect(second).toBe("code fine/main.tf");
  });

  // Root may read everything.
  it.skipIf(process.getuid?.() === 0)("a folder that must not be read", async () => {
    const folder = folderWith({ "x/main.tf": BUCKET });
    chmodSync(join(folder, "x"), 0o000);
    const [problem] = await found(folder, "x");
    chmodSync(join(folder, "x"), 0o700);
    expect(problem).toBe("x: cannot be read: permission denied");
  });
});
