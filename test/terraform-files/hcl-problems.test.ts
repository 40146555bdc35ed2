import { mkdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readHcl } from "../../terraform-files/hcl/read-hcl.ts";
import { readCodeFile } from "../../terraform-files/module/read-code-file.ts";
import { folderWith, refusalOf } from "./folder.ts";

describe("HCL that Terraform would refuse is refused in one line with its place", () => {
  it.each([
    [
      "a brace that is never closed",
      'locals {}\nresource "aws_s3_bucket" "media" {\n',
      "not valid HCL at line 2, column 34: unclosed configuration block: There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file",
    ],
    [
      "a merge that was never finished",
      "locals {}\n<<<<<<< HEAD\n",
      "not valid HCL at line 2, column 1: argument or block definition required: An argument or block definition is required here",
    ],
    [
      "an argument that is set twice",
      "locals {\n  a = 1\n  a = 2\n}\n",
      'not valid HCL at line 3, column 3: attribute redefined: The argument "a" was already set at line 2. Each argument may be set only once',
    ],
    [
      "an escape that does not exist",
      'locals {\n  ü = "\\$"\n}\n',
      'not valid HCL at line 2, column 8: invalid escape sequence: The symbol "$" is not a valid escape sequence selector',
    ],
    [
      "an operand that cannot be",
      "locals {\n  a = !5\n}\n",
      "not valid HCL at line 2, column 8: invalid operand: Unsuitable value for unary operand: bool required",
    ],
    ["JSON", '{"resource": {}}', "not valid HCL at line 1, column 1: argument or block definition required"],
    [
      "a resource without a type",
      'resource "media" {\n}\n',
      "line 1 opens a resource block, which has a type and a name: write it so",
    ],
    ["a module without a name", "\nmodule {}\n", "line 2 opens a module block, which has a name: write it so"],
    ["locals with a name", 'locals "x" {}\n', "line 1 opens a locals block, which has no name: write it so"],
    [
      "a block as an argument, which would hide all blocks of its type",
      'resource "aws_s3_bucket" "media" {}\nresource = {}\n',
      "line 2 sets resource outside of any block, which Terraform refuses",
    ],
    [
      "an argument outside of blocks that goes over lines",
      "\nsize = {\n  a = 1\n}\n",
      "line 2 sets size outside of any block, which Terraform refuses",
    ],
    [
      "brackets without end, which would exhaust the parser",
      `locals {\n  a = ${"[".repeat(100_000)}${"]".repeat(100_000)}\n}\n`,
      "line 2 is nested more than 200 deep, which is not read: check the plan instead",
    ],
    [
      "strings in strings without end",
      `locals {\n\n  a = ${'"${'.repeat(100_000)}1${'}"'.repeat(100_000)}\n}\n`,
      "line 3 is nested more than 200 deep, which is not read: check the plan instead",
    ],
  ])("%s", async (_what, text, problem) => {
    expect(await refusalOf(readHcl(text, "infra/main.tf"))).toContain(`infra/main.tf: ${problem}`);
  });

  it("what is as deep as people write is read", async () => {
    const deep = `${"[".repeat(150)}${"]".repeat(150)}`;
    const { document } = await readHcl(`locals {\n  a = ${deep}\n}\n`, "main.tf");
    expect(JSON.stringify(document)).toBe(`{"locals":{"a":${deep}}}`);
  });
});

describe("a file that cannot be read as code", () => {
  it.each([
    [
      "bytes that are no text",
      "main.tf",
      "\u0000\u0001",
      "this is a binary file: for a saved plan run `terraform show -json FILE`",
    ],
    ["JSON that is cut off", "main.tf.json", '{"a": ', "the JSON is cut off at line 1, column 7: write the file again"],
    [
      "a list of numbers",
      "main.tf.json",
      "[1]",
      "neither synthesized code (cdk.tf.json, *.tf.json), nor a plan or state",
    ],
    [
      "a plan under the name of code",
      "main.tf.json",
      '{"format_version":"1.2","resource_changes":[]}',
      "this is a plan, and no code: give it a name that does not end in .tf.json",
    ],
    [
      "a block that stands twice in JSON, of which one would be lost",
      "main.tf.json",
      '{"resource":{"aws_s3_bucket":{"a":{},"a":{}}}}',
      '"aws_s3_bucket.a" is declared twice, and there is no telling which one counts: remove one of them',
    ],
  ])("%s", async (_what, name, content, problem) => {
    const path = `${folderWith({ [name]: content })}/${name}`;
    expect(await refusalOf(readCodeFile(path))).toContain(`${path}: ${problem}`);
  });

  it("a file that is not there, or is a folder", async () => {
    const folder = folderWith({});
    mkdirSync(`${folder}/x.tf`);
    expect(await refusalOf(readCodeFile(`${folder}/main.tf`))).toBe(`${folder}/main.tf: no such file or folder`);
    expect(await refusalOf(readCodeFile(`${folder}/x.tf`))).toBe(`${folder}/x.tf: is a folder`);
  });

  it("an empty file of a module says nothing, in JSON and in HCL", async () => {
    const folder = folderWith({ "a.tf.json": "{}", "a.tf": "# nothing\n" });
    expect((await readCodeFile(`${folder}/a.tf.json`)).document).toEqual({});
    expect((await readCodeFile(`${folder}/a.tf`)).document).toEqual({});
  });
});
