import { execFileSync } from "node:child_process";
import { describe, expect, inject, it } from "vitest";

const { consumer } = inject("packed");

/** The names that an entry exports at run time, without the help of newer versions of Node. */
function exportsOf(entry: string, format: "module" | "commonjs"): readonly string[] {
  const load = format === "module" ? `await import("${entry}")` : `require("${entry}")`;
  // Node 20.9 cannot require ESM: a CommonJS file that needs an ESM-only package has to fail here.
  const flags = ["--no-experimental-require-module", `--input-type=${format}`];
  const code = `console.log(JSON.stringify(Object.keys(${load}).filter((name) => name !== "__esModule").sort()))`;
  return JSON.parse(execFileSync(process.execPath, [...flags, "-e", code], { cwd: consumer, encoding: "utf8" }));
}

describe.each(["module", "commonjs"] as const)("loaded as %s", (format) => {
  // A name in these lists is a promise to users. A room that needs more imports an index of its own.
  it("mpu-guard exports what evaluates, merges, and words findings", () => {
    expect(exportsOf("mpu-guard", format)).toEqual([
      "DEFAULT_POLICY",
      "FINDING_KINDS",
      "UNKNOWN",
      "evaluate",
      "exemptionTags",
      "fixOf",
      "generalRequirement",
      "messageOf",
      "planMerge",
      "refusalText",
      "requirementFor",
      "severityOf",
      "statusOf",
      "titleOf",
    ]);
  });

  it("mpu-guard/policy-file exports what reads a policy file", () => {
    expect(exportsOf("mpu-guard/policy-file", format)).toEqual([
      "PolicyFileError",
      "findPolicyFile",
      "loadPolicy",
      "parsePolicyFile",
      "readPolicy",
    ]);
  });

  it("mpu-guard/cdktn exports the same names as mpu-guard/cdktf", () => {
    const names = exportsOf("mpu-guard/cdktf", format);

    expect(names).toContain("AbortIncompleteMultipartUpload");
    expect(exportsOf("mpu-guard/cdktn", format)).toEqual(names);
  });
});

it("gives both formats one UNKNOWN, as one program may load both", () => {
  const code = `
    import { createRequire } from "node:module";
    import { UNKNOWN } from "mpu-guard";
    console.log(createRequire("${consumer}/x.cjs")("mpu-guard").UNKNOWN === UNKNOWN);
  `;
  const flags = ["--input-type=module", "-e", code];

  expect(execFileSync(process.execPath, flags, { cwd: consumer, encoding: "utf8" }).trim()).toBe("true");
});
