import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { bundleCommand } from "../../scripts/bundle-command.ts";

declare module "vitest" {
  interface ProvidedContext {
    commandBundle: string;
  }
}

/**
 * Bundles the command as it ships, for the tests that run it as a process: it starts in a fifth of the time, and some
 * tests start dozens. What they run is what users run.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = new URL(`../../node_modules/.cache/mpu-guard/command-${process.pid}/`, import.meta.url);
  const file = await bundleCommand(fileURLToPath(folder));
  project.provide("commandBundle", file);
  return () => rmSync(dirname(file), { recursive: true, force: true });
}
