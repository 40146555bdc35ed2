import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { packPackage } from "../support/packed-package.ts";

declare module "vitest" {
  interface ProvidedContext {
    packed: { readonly tarball: string; readonly files: readonly string[]; readonly consumer: string };
  }
}

/** Packs the package once, and unpacks it as the dependency of an empty project: the `consumer`. */
export default function setup(project: TestProject): () => void {
  const { folder, tarball, files, remove } = packPackage();
  const installed = join(folder, "node_modules", "mpu-guard");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  project.provide("packed", { tarball, files, consumer: folder });
  return remove;
}
