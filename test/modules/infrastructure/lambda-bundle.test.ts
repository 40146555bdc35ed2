import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { LambdaBundle } from "../../../modules/infrastructure/lambda-bundle.ts";
import manifest from "../../../package.json" with { type: "json" };
import { newApp, newStack, POLICY, synthOnly } from "../synth.ts";
import { archived } from "./archived.ts";
import { builtFunctions } from "./built-functions.ts";

const ENTRY = "nightly.mjs";

describe("the bundle of the functions", () => {
  it("has the built files, the policy that was loaded with its hash, and the version: a function reads no other", () => {
    const app = newApp();
    new LambdaBundle(newStack(app), "bundle", { entry: ENTRY, policy: POLICY, folder: builtFunctions() });
    expect(synthOnly(app).error).toBeUndefined();

    const files = archived(app.outdir);

    expect(Object.keys(files).sort()).toEqual(["chunk-1.mjs", "nightly.mjs", "policy.json", "version.json"]);
    expect(JSON.parse(files["policy.json"]?.text ?? "")).toEqual({
      policy: POLICY,
      source: "app",
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.parse(files["version.json"]?.text ?? "")).toEqual({ name: "mpu-guard", version: manifest.version });
  });

  it("can be read by Lambda's user, even where it was synthesized with a umask that lets nobody else read", () => {
    const app = newApp();
    const before = process.umask(0o077);
    try {
      new LambdaBundle(newStack(app), "bundle", { entry: ENTRY, policy: POLICY, folder: builtFunctions() });
      synthOnly(app);
    } finally {
      process.umask(before);
    }

    expect(Object.values(archived(app.outdir)).map(({ mode }) => mode.toString(8))).toEqual([
      "644",
      "644",
      "644",
      "644",
    ]);
  });

  it("has another path when its content or the policy is another, and the same one when not: else nothing, or everything, is deployed", () => {
    const folder = builtFunctions();
    const pathOf = (from: string, policy = POLICY) =>
      new LambdaBundle(newStack(newApp()), "bundle", { entry: ENTRY, policy, folder: from }).path;

    const path = pathOf(folder);

    expect(pathOf(folder)).toBe(path);
    expect(pathOf(folder, { ...POLICY, allowExemptionTags: true })).not.toBe(path);
    expect(pathOf(builtFunctions({ "nightly.mjs": "export {};\n", "chunk-2.mjs": "export {};\n" }))).not.toBe(path);
  });

  it("takes the policy file that the command would take, and says which", () => {
    const folder = mkdtempSync(join(tmpdir(), "with-policy-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "mpu-policy.yaml"), "version: 1\nrule: { daysAfterInitiation: 3 }\n");
    const app = newApp();
    const before = process.cwd();
    process.chdir(folder);
    try {
      new LambdaBundle(newStack(app), "bundle", { entry: ENTRY, folder: builtFunctions() });
    } finally {
      process.chdir(before);
    }
    synthOnly(app);

    expect(JSON.parse(archived(app.outdir)["policy.json"]?.text ?? "")).toMatchObject({
      source: "mpu-policy.yaml",
      policy: { rule: { daysAfterInitiation: 3 } },
    });
  });

  it("is refused where the functions are not built, in words that say what to do", () => {
    const folder = builtFunctions({ "remediator.mjs": "export {};\n" });

    expect(() => new LambdaBundle(newStack(newApp()), "bundle", { entry: ENTRY, policy: POLICY, folder })).toThrow(
      /there is no nightly\.mjs in .*; fix: npm run build in a checkout of mpu-guard, or install the package again/,
    );
    expect(existsSync(join(folder, "policy.json"))).toBe(false);
  });
});
