import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
const SOURCE = readFileSync(join(ROOT, "main.ts"), "utf8");

/** Runs a variant of main.ts from a folder where the packages and the policy file are still found. */
function run(source: string): { status: number | null; stderr: string } {
  const folder = mkdtempSync(join(ROOT, "node_modules", ".main-variant-"));
  try {
    const file = join(folder, "main.mts");
    writeFileSync(file, source.replace("./modules/index.ts", pathToFileURL(join(ROOT, "modules", "index.ts")).href));
    const env = { ...process.env, CDKTF_OUTDIR: join(folder, "cdktf.out") };
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", file], { cwd: ROOT, env });
    return { status, stderr: String(stderr) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("main.ts", () => {
  it("synthesises as it is", () => {
    expect(run(SOURCE)).toMatchObject({ status: 0 });
  });

  it("fails without one of its constructs, and names the bucket", () => {
    const construct = 'new AbortIncompleteMultipartUpload(this, "originals-abort", { bucket: originals });';
    expect(SOURCE).toContain(construct);

    const { status, stderr } = run(SOURCE.replace(construct, ""));

    expect(status).toBe(1);
    expect(stderr).toContain('bucket "acme-media-originals" (acme/originals): no lifecycle configuration');
  });
});
