import { describe, expect, it } from "vitest";
import { chooseFiles } from "../../terraform-files/module/folder-files.ts";

describe("the files of a module are those that Terraform reads", () => {
  it.each([
    ["HCL and JSON together", ["main.tf", "more.tf.json"], ["main.tf", "more.tf.json"]],
    ["files of one name in both", ["main.tf", "main.tf.json"], ["main.tf", "main.tf.json"]],
    ["what is hidden, or left behind by an editor", [".main.tf", "#main.tf#", "main.tf~", ".tf"], []],
    [
      "what only looks like code",
      ["main.tf.bak", "main.tf.json.orig", "main.json", "x.tftest.hcl", "tf", "main.tfvars"],
      [],
    ],
    [
      "override files last, each in order",
      ["a_override.tf", "b.tf", "override.tf", "override.tf.json", "z.tf", "zoverride.tf"],
      ["b.tf", "z.tf", "zoverride.tf", "a_override.tf", "override.tf", "override.tf.json"],
    ],
    [
      "OpenTofu's file in place of Terraform's of the same name and syntax",
      ["a.tf", "a.tofu", "b.tf", "b.tofu.json", "c.tf.json", "c.tofu.json", "d.tofu"],
      ["a.tofu", "b.tf", "b.tofu.json", "c.tofu.json", "d.tofu"],
    ],
    ["override files of OpenTofu", ["override.tofu", "x.tf"], ["x.tf", "override.tofu"]],
  ])("%s", (_what, names, code) => {
    expect(chooseFiles(names).code).toEqual(code);
  });

  it("values come from terraform.tfvars, terraform.tfvars.json, then *.auto.tfvars in order", () => {
    const names = ["a.auto.tfvars.json", "b.auto.tfvars", "other.tfvars", "terraform.tfvars", "terraform.tfvars.json"];
    expect(chooseFiles(names).values).toEqual([
      "terraform.tfvars",
      "terraform.tfvars.json",
      "a.auto.tfvars.json",
      "b.auto.tfvars",
    ]);
  });
});
