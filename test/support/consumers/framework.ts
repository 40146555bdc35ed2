import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../packed-package.ts";
import { npm } from "./run.ts";

export type Framework = "cdktf" | "cdktn";

/** What the template of a framework lets npm install, and its provider. The majors are those of November 2026. */
export const DEPENDENCIES: Readonly<Record<Framework, readonly string[]>> = {
  cdktf: ["cdktf@0.21.0", "constructs@10", "@cdktf/provider-aws@21"],
  // As docs/moving-from-cdktf-to-cdktn.md has them for Node 20.
  cdktn: ["cdktn@0.24.0", "constructs@10.7.2", "@cdktn/provider-aws@25.7.0"],
};

export const DEVELOPMENT_DEPENDENCIES = [
  "typescript@5.9",
  "typescript-5.4@npm:typescript@5.4",
  "@types/node@24",
  "jest@30",
  "@types/jest@30",
  "ts-jest@29",
  "ts-node@10",
];

/** The folder of the files that `cdktf init --template=typescript` copies. */
export async function templateOf(framework: Framework, folder: string): Promise<string> {
  if (framework === "cdktf") return join(ROOT, "node_modules", "@cdktf", "cli-core", "templates", "typescript");
  // Its command needs Node 22.19 and has four hundred packages of its own: the files are enough.
  mkdirSync(folder, { recursive: true });
  await npm(folder, "pack", "cdktn-cli@0.24.0");
  const templates = "package/bundle/templates/typescript";
  execFileSync("tar", ["-xzf", "cdktn-cli-0.24.0.tgz", templates], { cwd: folder });
  return join(folder, templates);
}
