import { symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import type { CodeModule } from "../../terraform/config/code-module.ts";
import { ModuleReader } from "../../terraform-files/module/read-module.ts";
import { folderWith, refusalOf } from "./folder.ts";

type Files = Readonly<Record<string, string | object>>;

function call(name: string, source: string): string {
  return `module "${name}" {\n  source = "${source}"\n}\n`;
}

/** What `terraform init` notes of installed modules: the folder of each key, and the source in full. */
function installed(modules: Readonly<Record<string, readonly [source: string, folder: string]>>): object {
  const root = { Key: "", Source: "", Dir: "." };
  return { Modules: [root, ...Object.entries(modules).map(([Key, [Source, Dir]]) => ({ Key, Source, Dir }))] };
}

async function readIn(folder: string): Promise<CodeModule> {
  return (await new ModuleReader().readRoot({ folder })).module;
}

/** The modules below one by the path of their calls, each with the names of its files. */
function callsOf(module: CodeModule, folder: string, prefix = ""): readonly string[] {
  return [...module.calls].flatMap(([name, called]) => [
    `${prefix}${name}: ${called.files.map(({ source }) => relative(folder, source)).join(" ")}`,
    ...callsOf(called, folder, `${prefix}${name}.`),
  ]);
}

async function callsIn(files: Files, root = "."): Promise<readonly string[]> {
  const folder = folderWith(files);
  return callsOf(await readIn(join(folder, root)), folder);
}

describe("the modules that a module calls", () => {
  it("are found from the folder of the caller, in both syntaxes", async () => {
    const calls = await callsIn(
      {
        "infra/main.tf": call("a", "./modules/a") + call("beside", "../shared"),
        "infra/more.tf.json": { module: { json: { source: "./modules/a" }, list: [{ source: "../shared/" }] } },
        "infra/modules/a/main.tf": call("b", "../b"),
        "infra/modules/a/other.tf.json": {},
        "infra/modules/b/main.tf": "",
        "shared/main.tf": "",
      },
      "infra",
    );
    const below = ["infra/modules/a/main.tf infra/modules/a/other.tf.json", "infra/modules/b/main.tf"];
    expect(calls).toEqual([
      `a: ${below[0]}`,
      `a.b: ${below[1]}`,
      "beside: shared/main.tf",
      `json: ${below[0]}`,
      `json.b: ${below[1]}`,
      "list: shared/main.tf",
    ]);
  });

  it("follow an override file, as the source that it sets is the one that counts", async () => {
    const files = {
      "main.tf": call("a", "./old"),
      "override.tf": call("a", "./new"),
      "old/x.tf": "",
      "new/x.tf": "",
    };
    expect(await callsIn(files)).toEqual(["a: new/x.tf"]);
  });

  it.each([
    ["a registry", "terraform-aws-modules/s3-bucket/aws", {}],
    ["git", "git::https://example.com/modules.git//bucket", {}],
    ["a folder that is not there", "./gone", {}],
    ["a folder without code", "./empty", { "empty/README.md": "" }],
    ["a file", "./file.tf", { "file.tf": "" }],
    ["a path that is no module path", "modules/a", { "modules/a/main.tf": "" }],
    ["an expression", "./$" + "{var.which}", {}],
    ["a hidden folder that only begins like a path", ".modules/a", { ".modules/a/main.tf": "" }],
  ])("are opaque where the source is %s", async (_what, source, files: Files) => {
    expect(await callsIn({ "main.tf": call("a", source), ...files })).toEqual([]);
  });

  it("give their lines and names with the path that the user gave", async () => {
    const folder = relative(process.cwd(), folderWith({ "main.tf": call("a", "./a"), "a/main.tf": call("b", "../b") }));
    const { files, calls } = await readIn(folder);
    expect(files.map(({ source }) => source)).toEqual([join(folder, "main.tf")]);
    expect([...(files[0]?.lines ?? [])]).toEqual([["module.a", 1]]);
    expect(calls.get("a")?.files.map(({ source }) => source)).toEqual([join(folder, "a/main.tf")]);
  });
});

describe("modules that terraform init installed", () => {
  const REGISTRY = "registry.terraform.io/terraform-aws-modules/s3-bucket/aws";

  it("are read where the manifest of the root names their folder, and so are those that they call", async () => {
    const calls = await callsIn({
      "main.tf": call("site", "terraform-aws-modules/s3-bucket/aws"),
      ".terraform/modules/modules.json": installed({
        site: [REGISTRY, ".terraform/modules/site"],
        "site.log": ["git::https://example.com/log.git", ".terraform/modules/site.log"],
        "site.part": ["./modules/part", ".terraform/modules/site/modules/part"],
      }),
      ".terraform/modules/site/main.tf":
        call("log", "git::https://example.com/log.git") + call("part", "./modules/part"),
      ".terraform/modules/site/modules/part/main.tf": "",
      ".terraform/modules/site.log/main.tf": "",
    });
    expect(calls).toEqual([
      "site: .terraform/modules/site/main.tf",
      "site.log: .terraform/modules/site.log/main.tf",
      "site.part: .terraform/modules/site/modules/part/main.tf",
    ]);
  });

  it.each([
    ["acme/x/aws", "registry.terraform.io/acme/x/aws", true],
    ["acme/x/aws//modules/y", "registry.opentofu.org/acme/x/aws//modules/y", true],
    ["app.example.com/acme/x/aws", "app.example.com/acme/x/aws", true],
    ["github.com/acme/x", "git::https://github.com/acme/x.git", true],
    ["github.com/acme/x//y?ref=v1", "git::https://github.com/acme/x.git//y?ref=v1", true],
    ["git@github.com:acme/x.git", "git::ssh://git@github.com/acme/x.git", true],
    ["acme/other/aws", "registry.terraform.io/acme/x/aws", false],
    ["github.com/acme/x?ref=v2", "git::https://github.com/acme/x.git?ref=v1", false],
  ])("the source %s is what is installed as %s: %s", async (source, full, same) => {
    const calls = await callsIn({
      "main.tf": call("a", source),
      ".terraform/modules/modules.json": installed({ a: [full, ".terraform/modules/a"] }),
      ".terraform/modules/a/main.tf": "",
    });
    expect(calls).toEqual(same ? ["a: .terraform/modules/a/main.tf"] : []);
  });

  it("one folder that is called twice has what is installed below each of the calls", async () => {
    const calls = await callsIn({
      "main.tf": call("a", "./shared") + call("b", "./shared"),
      "shared/main.tf": call("x", "acme/x/aws"),
      ".terraform/modules/modules.json": installed({
        "a.x": ["registry.terraform.io/acme/x/aws", ".terraform/modules/a.x"],
      }),
      ".terraform/modules/a.x/main.tf": "",
    });
    expect(calls).toEqual(["a: shared/main.tf", "a.x: .terraform/modules/a.x/main.tf", "b: shared/main.tf"]);
  });

  it("are opaque where their folder is gone", async () => {
    const manifest = installed({ a: ["registry.terraform.io/acme/x/aws", ".terraform/modules/a"] });
    expect(await callsIn({ "main.tf": call("a", "acme/x/aws"), ".terraform/modules/modules.json": manifest })).toEqual(
      [],
    );
  });

  it.each([["{"], ['{"Modules":[{"Key":"a"}]}'], ["[]"]])("a manifest such as %s is refused", async (manifest) => {
    const folder = folderWith({ "main.tf": "", ".terraform/modules/modules.json": manifest });
    expect(await refusalOf(readIn(folder))).toBe(
      `${folder}/.terraform/modules/modules.json: this is not a list of modules that terraform init wrote: run it again`,
    );
  });
});

describe("modules without end", () => {
  it("a circle is named, with the file and the call that closes it", async () => {
    const folder = folderWith({
      "main.tf": call("a", "./a"),
      "a/main.tf": call("b", "../b"),
      "b/main.tf": call("back", "../a"),
    });
    expect(await refusalOf(readIn(folder))).toBe(
      `${folder}/b/main.tf: module.back calls modules in a circle (a → b → a): remove one of the calls`,
    );
  });

  it("a module that calls itself is a circle", async () => {
    const folder = folderWith({ "main.tf": call("self", "./") });
    expect(await refusalOf(readIn(folder))).toContain("module.self calls modules in a circle");
  });

  it("a folder that leads into itself ends", async () => {
    const folder = folderWith({ "main.tf": call("a", "./again") });
    symlinkSync(folder, join(folder, "again"));
    expect(await refusalOf(readIn(folder))).toContain("module.a nest more than 30 deep: check the plan instead");
  });

  it.each([
    ["30 deep is read", 30, true],
    ["31 deep is not", 31, false],
  ])("%s, from wherever it is reached first", async (_what, depth, isRead) => {
    const files: Record<string, string> = {};
    for (let level = 0; level < depth; level += 1) files[`${level}/main.tf`] = call("next", `../${level + 1}`);
    files[`${depth}/main.tf`] = "";
    const chain = folderWith(files);
    const below = folderWith({ ...files, "0/main.tf": call("last", `../${depth - 1}`) + call("next", "../1") });
    for (const folder of [chain, below]) {
      const read = readIn(join(folder, "0"));
      if (isRead) await expect(read).resolves.toBeDefined();
      else expect(await refusalOf(read)).toContain("nest more than 30 deep: check the plan instead");
    }
  });

  it("a folder that a thousand calls lead to is read once", async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `m${index}`);
    const folder = folderWith({ "main.tf": names.map((name) => call(name, "./a")).join(""), "a/main.tf": "" });
    const { calls } = await readIn(folder);
    expect(calls.size).toBe(1000);
    expect(new Set(calls.values()).size).toBe(1);
  });

  it("calls that double at each level are counted, and refused before anybody follows them", async () => {
    const files: Record<string, string> = {};
    for (let level = 0; level < 20; level += 1) {
      files[`${level}/main.tf`] = call("one", `../${level + 1}`) + call("two", `../${level + 1}`);
    }
    const folder = folderWith({ ...files, "20/main.tf": "" });
    expect(await refusalOf(readIn(join(folder, "0")))).toContain("are more than 100,000: check the plan instead");
  });
});
