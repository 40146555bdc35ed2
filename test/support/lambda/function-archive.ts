import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_POLICY, type Policy } from "../../../policy/index.ts";
import { sha256 } from "../../../policy-file/find-policy.ts";
import { bundleLambda } from "../../../scripts/bundle-lambda.ts";

/** What a construct puts into an archive: the built functions, and the policy beside them. */
export interface FunctionArchive {
  readonly folder: string;
  /** Of the policy. */
  readonly sha256: string;
  remove(): void;
}

export async function functionArchive(policy: Policy = DEFAULT_POLICY): Promise<FunctionArchive> {
  const place = mkdtempSync(join(tmpdir(), "mpu-guard-lambda-"));
  await bundleLambda(place);
  const folder = join(place, "lambda");
  const hash = sha256(JSON.stringify(policy));
  writePolicy(folder, { policy, source: "built-in", sha256: hash });
  writeFileSync(join(folder, "version.json"), JSON.stringify({ name: "mpu-guard", version: "9.8.7" }));
  return { folder, sha256: hash, remove: () => rmSync(place, { recursive: true, force: true }) };
}

export function writePolicy(folder: string, content: object): void {
  writeFileSync(join(folder, "policy.json"), JSON.stringify(content));
}
