import { describe, expect, it } from "vitest";
import { ModuleReader } from "../../terraform-files/module/read-module.ts";
import { folderWith, refusalOf } from "./folder.ts";

async function variablesOf(files: Readonly<Record<string, string | object>>) {
  const { module } = await new ModuleReader().readRoot({ folder: folderWith({ "main.tf": "", ...files }) });
  return Object.fromEntries(module.variables);
}

describe("values of variables", () => {
  it("are those of HCL: numbers, texts, maps with quoted keys, heredocs", async () => {
    const text = [
      'name = "media" # comment',
      "days = 7",
      "below = -1",
      "on = true",
      "none = null",
      'tags = { "acme:owner.team" = "video", plain = "x" }',
      "list = [",
      "  1,",
      "]",
      "text = <<-EOT",
      "  line",
      "EOT",
      "",
    ].join("\r\n");
    expect(await variablesOf({ "terraform.tfvars": text })).toEqual({
      name: "media",
      days: 7,
      below: -1,
      on: true,
      none: null,
      tags: { "acme:owner.team": "video", plain: "x" },
      list: [1],
      text: "line\r\n",
    });
  });

  it("of several files the last one counts, in Terraform's order and whichever syntax it has", async () => {
    const variables = await variablesOf({
      "terraform.tfvars": "a = 1\nb = 1\nc = 1\nd = 1\n",
      "terraform.tfvars.json": { b: 2, c: 2, d: 2 },
      "a.auto.tfvars": "c = 3\nd = 3\n",
      "b.auto.tfvars.json": { "//": "a comment", d: 4 },
      "prod.tfvars": "a = 9\n",
    });
    expect(variables).toEqual({ a: 1, b: 2, c: 3, d: 4 });
  });

  it("text that only looks like an expression is text, in both syntaxes", async () => {
    const variables = await variablesOf({
      "terraform.tfvars": 'hcl = "$${aws:username} %%{x}"\nkeys = { "$${a}" = 1 }\n',
      "terraform.tfvars.json": { json: "$" + "{aws:username} %{x}" },
    });
    expect(variables).toEqual({
      hcl: "$" + "{aws:username} %{x}",
      json: "$" + "{aws:username} %{x}",
      keys: { ["$" + "{a}"]: 1 },
    });
  });

  it("an expression, which Terraform refuses there, stays the text that it is", async () => {
    const variables = await variablesOf({ "terraform.tfvars": `a = var.b\nc = upper("d")\ne = "$\${f}-\${g}"\n` });
    expect(variables).toEqual({ a: "$" + "{var.b}", c: "$" + '{upper("d")}', e: "$$" + "{f}-$" + "{g}" });
  });

  it("belong to the root module: a module that it calls has none, whatever lies in its folder", async () => {
    const folder = folderWith({
      "main.tf": 'module "a" {\n  source = "./a"\n}\n',
      "a/main.tf": "",
      "a/terraform.tfvars": "days = 9\n",
    });
    const { module } = await new ModuleReader().readRoot({ folder });
    expect(module.calls.get("a")?.variables.size).toBe(0);
  });

  it.each([
    [
      "a block",
      "terraform.tfvars",
      "\nlocals {\n}\n",
      "line 2 opens a block (locals), and a file of values holds none: move it to a .tf file",
    ],
    ["a syntax error", "x.auto.tfvars", "a = \n", "not valid HCL at line 1, column 5: "],
    ["a list", "terraform.tfvars.json", "[]", "holds no values by name: write them as one object"],
    ["JSON that is cut off", "terraform.tfvars.json", '{"a":', "the JSON is cut off at line 1, column 6"],
  ])("%s is refused with its place", async (_what, name, content, problem) => {
    const folder = folderWith({ "main.tf": "", [name]: content });
    expect(await refusalOf(new ModuleReader().readRoot({ folder }))).toContain(`${folder}/${name}: ${problem}`);
  });
});
