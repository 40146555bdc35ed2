import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEPENDENCIES, DEVELOPMENT_DEPENDENCIES, type Framework, templateOf } from "./framework.ts";
import { npm } from "./run.ts";

/**
 * Makes the project that `cdktf init --template=typescript` (or cdktn's) makes, and installs the packed package into it
 * together with the provider.
 */
export async function makeProject(framework: Framework, folder: string, tarball: string): Promise<void> {
  const template = await templateOf(framework, `${folder}-template`);
  cpSync(template, folder, { recursive: true });
  rmSync(join(folder, ".hooks.sscaff.js"));
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (/\.(json|ts|js)$/.test(name)) fillIn(join(folder, name));
  }
  renameSync(join(folder, "{{}}.gitignore"), join(folder, ".gitignore"));
  await npm(folder, "install", ...DEPENDENCIES[framework], tarball);
  await npm(folder, "install", "--save-dev", ...DEVELOPMENT_DEPENDENCIES);
}

/** Does what sscaff, the templates' engine, does with the names in double braces. */
function fillIn(file: string): void {
  const values: Readonly<Record<string, string>> = {
    $base: "acme",
    projectId: "8fa0d7a5-3b0e-4f0d-9d0a-6a5f6f0a9c11",
    sendCrashReports: "false",
    futureFlags: "",
  };
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replaceAll(/\{\{ ?([$\w]+) ?\}\}/g, (_, name: string) => values[name] ?? ""),
  );
}

/** Makes a project without CDKTF that has the packed package alone. */
export async function makePlainProject(folder: string, tarball: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "plain", private: true }));
  await npm(folder, "install", tarball);
}
