import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundledPolicy } from "../../../drift/lambda/bundled-policy.ts";
import { DEFAULT_POLICY } from "../../../policy/index.ts";

let folder: string;
const url = () => pathToFileURL(`${folder}/`);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the policy in the archive of a function", () => {
  it("is that which was deployed, with its source and hash for reports", () => {
    const deployed = { policy: DEFAULT_POLICY, source: "mpu-policy.yaml", sha256: "ab" };
    writeFileSync(join(folder, "policy.json"), JSON.stringify(deployed));
    expect(bundledPolicy(url())).toMatchObject(deployed);
  });

  it("is not replaced by the built-in one where it is missing: buckets would be written by a policy that nobody chose", () => {
    expect(() => bundledPolicy(url())).toThrow("policy.json is not beside the handler");
  });

  it.each(["{", "{}", '{"policy":{}}', "null"])("is not guessed where it is %s", (text) => {
    writeFileSync(join(folder, "policy.json"), text);
    expect(() => bundledPolicy(url())).toThrow("policy.json beside the handler is damaged");
  });
});
