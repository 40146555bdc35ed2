import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_POLICY } from "../../policy/index.ts";
import { findPolicyFile, loadPolicy, PolicyFileError, readPolicy } from "../../policy-file/index.ts";

describe("the policy file", () => {
  let root: string;
  let inner: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "policy-file-"));
    inner = join(root, "stacks", "media");
    mkdirSync(inner, { recursive: true });
    vi.spyOn(process, "cwd").mockReturnValue(inner);
  });

  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(root, { recursive: true });
  });

  const put = (folder: string, name: string, text = "version: 1") => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it("is found from any folder below it", () => {
    const file = put(root, "mpu-policy.yaml");
    expect(findPolicyFile(inner)).toBe(file);
  });

  it("is the nearest one, whatever its ending", () => {
    put(root, "mpu-policy.yaml");
    const nearer = put(join(root, "stacks"), "mpu-policy.json");
    expect(findPolicyFile(inner)).toBe(nearer);
  });

  it("is, of several in one folder, .yaml before .yml before .json", () => {
    const [json, yml, yaml] = ["json", "yml", "yaml"].map((ending) => put(inner, `mpu-policy.${ending}`));
    expect(findPolicyFile(inner)).toBe(yaml);
    rmSync(String(yaml));
    expect(findPolicyFile(inner)).toBe(yml);
    rmSync(String(yml));
    expect(findPolicyFile(inner)).toBe(json);
  });

  it("need not be there: then the built-in policy holds, and says so", () => {
    expect(readPolicy()).toMatchObject({ policy: DEFAULT_POLICY, source: "built-in" });
  });

  it("is read with its source and the hash of its very bytes, for reports", () => {
    const text = "version: 1\nrule: { daysAfterInitiation: 3 }\n";
    put(inner, "mpu-policy.yaml", text);
    const sha256 = createHash("sha256").update(text).digest("hex");
    expect(readPolicy()).toMatchObject({
      source: "mpu-policy.yaml",
      sha256,
      policy: { rule: { daysAfterInitiation: 3 } },
    });
  });

  it("may be JSON", () => {
    put(inner, "mpu-policy.json", '{ "version": 1, "rule": { "id": "house-rule" } }');
    expect(loadPolicy().rule.id).toBe("house-rule");
  });

  it("that was named is not replaced by another when it is missing", () => {
    put(inner, "mpu-policy.yaml");
    const missing = join(inner, "typo.yaml");
    expect(() => loadPolicy(missing)).toThrow(
      new PolicyFileError("typo.yaml", [{ message: "no such policy file; write one with: mpu-guard policy init" }]),
    );
  });

  it("that cannot be read is not taken for none", () => {
    mkdirSync(join(inner, "mpu-policy.yaml"));
    expect(() => loadPolicy()).toThrow("mpu-policy.yaml: is a folder, not a policy file");
  });

  it("names itself in what is wrong with it", () => {
    put(inner, "mpu-policy.yaml", "version: 3");
    expect(() => loadPolicy()).toThrow("mpu-policy.yaml:1:10: version is 3; allowed: 1");
  });
});
