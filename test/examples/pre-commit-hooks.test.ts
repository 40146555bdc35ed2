import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const [cdktf, hcl, ...others] = parse(readFileSync(".pre-commit-hooks.yaml", "utf8"));
const { bin, version } = JSON.parse(readFileSync("package.json", "utf8"));
const [command] = Object.keys(bin);

describe("the pre-commit hooks", () => {
  it("have what pre-commit asks of a hook", () => {
    expect(others).toEqual([]);
    for (const hook of [cdktf, hcl]) expect(hook).toMatchObject({ name: expect.any(String), language: "system" });
    expect([cdktf.id, hcl.id]).toEqual(["mpu-guard-check", "mpu-guard-check-hcl"]);
  });

  it("run the project's own command for constructs, and for HCL that of the release which the hook is of", () => {
    expect(cdktf.entry).toBe(`npx --no -- ${command} check --synth`);
    expect(hcl.entry).toBe(`npx --yes ${command}@${version} check`);
  });

  it("check folders, since half a module would be a finding", () => {
    expect(cdktf.pass_filenames).toBe(false);
    // A file of code stands for its folder; in several processes each would see some of them.
    expect(hcl).toMatchObject({ pass_filenames: true, require_serial: true });
  });

  it.each([
    ["main.ts", true, false],
    ["lib/storage-stack.mts", true, false],
    ["lib/storage.jsx", true, false],
    ["cdktf.json", true, false],
    ["infrastructure/package-lock.json", true, false],
    ["mpu-policy.yaml", true, false],
    ["main.tf", false, true],
    ["main.tofu", false, true],
    ["modules/site/main.tf", false, true],
    ["modules/site/main.tf.json", false, true],
    ["infrastructure/terraform.tfvars", false, true],
    ["eu.auto.tfvars.json", false, true],
    ["README.md", false, false],
    ["tsconfig.json.bak", false, false],
    ["main.tf.bak", false, false],
    // Terraform does not read it without -var-file.
    ["production.tfvars", false, false],
    ["x.tftest.hcl", false, false],
  ])("look at %s: CDKTF %s, HCL %s", (file, isForCdktf, isForHcl) => {
    expect(new RegExp(cdktf.files).test(file)).toBe(isForCdktf);
    expect(new RegExp(hcl.files).test(file)).toBe(isForHcl);
  });
});
