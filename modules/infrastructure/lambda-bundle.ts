import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AssetType, TerraformAsset } from "cdktf";
import type { Construct } from "constructs";
import type { Policy } from "../../policy/index.ts";
import { readPolicy } from "../../policy-file/index.ts";

export interface LambdaBundleProps {
  /** The file of the bundle that a function starts with, such as `nightly.mjs`. */
  readonly entry: string;
  /** @default - the nearest mpu-policy.yaml (.yml, .json) from the working directory upward, or the built-in policy */
  readonly policy?: Policy;
  /** @default - the folder of the package that the functions are built to */
  readonly folder?: string;
  /** Further files, by name: values that are written as JSON. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/**
 * The code of the functions as an archive: the built files, `policy.json` (the policy, where it came from and its hash, as
 * reports say them), `version.json`, and what else is given. Its path changes with the content, and with nothing else.
 */
export class LambdaBundle extends TerraformAsset {
  /**
   * @throws PolicyFileError where the policy file is not valid
   * @throws Error where the functions are not built
   */
  constructor(scope: Construct, id: string, { entry, policy, folder, more }: LambdaBundleProps) {
    const from = folder ?? builtFunctions(entry);
    if (!existsSync(join(from, entry))) throw notBuilt(entry, from);
    const made = { "policy.json": policyOf(policy), "version.json": versionOfPackage(), ...more };
    const path = assetFolder();
    for (const name of readdirSync(from)) copyFileSync(join(from, name), join(path, name));
    for (const [name, content] of Object.entries(made)) writeFileSync(join(path, name), `${JSON.stringify(content)}\n`);
    // Lambda's own user reads them, whatever the umask is of whoever synthesizes.
    for (const name of readdirSync(path)) chmodSync(join(path, name), 0o644);
    super(scope, id, { path, type: AssetType.ARCHIVE, assetHash: hashOf(path) });
  }
}

/** From here, as this file is itself: compiled as ESM, compiled as CommonJS, or a source. */
const fromHere = createRequire(import.meta.url);
const PACKAGE = ["../..", "../../..", "../../../.."];

/** `dist/lambda`, which is beside the folder of the constructs, or of a checkout. */
function builtFunctions(entry: string): string {
  for (const folder of ["../../lambda", "../../../lambda", "../../dist/lambda"]) {
    try {
      return dirname(fromHere.resolve(`${folder}/${entry}`));
    } catch {
      // Not there.
    }
  }
  throw notBuilt(entry, "dist/lambda of mpu-guard");
}

function notBuilt(entry: string, folder: string): Error {
  return new Error(
    `the functions that run inside AWS are not built: there is no ${entry} in ${folder}; fix: npm run build in a checkout of mpu-guard, or install the package again`,
  );
}

function policyOf(policy: Policy | undefined): object {
  if (policy !== undefined) return { policy, source: "app", sha256: sha256(JSON.stringify(policy)) };
  const { source, sha256: hash, policy: found } = readPolicy();
  return { policy: found, source, sha256: hash };
}

function versionOfPackage(): { readonly name: string; readonly version: string } {
  for (const folder of PACKAGE) {
    try {
      const { name, version } = fromHere(`${folder}/package.json`) as { name?: string; version: string };
      if (name === "mpu-guard") return { name, version };
    } catch {
      // Not at this depth.
    }
  }
  return { name: "mpu-guard", version: "0.0.0" };
}

const folders = new Set<string>();

/** A new folder that is kept until the process ends, as the archive is made at synth. */
function assetFolder(): string {
  if (folders.size === 0) {
    process.once("exit", () => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    });
  }
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-"));
  folders.add(folder);
  return folder;
}

/** Of names and contents; cdktf's own leaves the names out. */
function hashOf(folder: string): string {
  const contents = readdirSync(folder)
    .sort()
    .map((name) => [name, sha256(readFileSync(join(folder, name)))]);
  return sha256(JSON.stringify(contents)).slice(0, 32);
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
