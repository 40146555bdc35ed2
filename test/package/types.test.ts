import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { ROOT } from "../support/packed-package.ts";

it("resolves to types of the right format under every way that TypeScript has of resolving", () => {
  const attw = join(ROOT, "node_modules", "@arethetypeswrong", "cli", "dist", "index.js");
  const { status, stdout } = spawnSync(process.execPath, [attw, inject("packed").tarball, "--no-emoji"], {
    encoding: "utf8",
  });

  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("No problems found") });
  expect(stdout).toContain('"mpu-guard/cdktn"');
});
