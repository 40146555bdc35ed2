import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { blocksIn } from "./blocks.ts";

const cache = resolve("node_modules/.cache/mpu-guard");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "door-"));
afterAll(() => rmSync(folder, { recursive: true }));

const blocks = blocksIn("README.md");
const main = blocks.find(({ path }) => path === "main.ts")?.text ?? "";
const shown = blocks.find(({ text }) => text.startsWith("$ npx cdktf synth"))?.text.split("\n")[1] ?? "";

/** Runs main.ts as `cdktf synth` does, with this repository's constructs for the package's. */
async function synthesize(source: string, name: string) {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    stdin: { contents: source, loader: "ts", resolveDir: resolve(".") },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    alias: { "mpu-guard/cdktf": resolve("modules/index.ts") },
    logLevel: "error",
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile], {
    encoding: "utf8",
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", CDKTF_OUTDIR: join(folder, name) },
  });
  return { status, output: stdout + stderr };
}

describe("the file for a CDKTF team", () => {
  it("synthesizes, and its bucket has the rule", async () => {
    expect(await synthesize(main, "green")).toMatchObject({ status: 0 });
    const stack = readFileSync(join(folder, "green", "stacks", "storage", "cdk.tf.json"), "utf8");
    expect(stack).toContain('"days_after_initiation": 7');
  });

  it("fails without the construct, with the words that the page shows", async () => {
    const without = main.replace(/^.*new AbortIncompleteMultipartUpload\(.*\n/m, "");
    expect(without).not.toBe(main);
    const { status, output } = await synthesize(without, "red");
    expect(status).toBe(1);
    // cdktf's command puts the path and a colon before; here it is in brackets.
    const message = shown.replace(/^ERROR \[storage\/media\]: (.*)…$/, "$1");
    expect(message).toMatch(/^bucket "acme-media"/);
    expect(output).toContain(`[storage/media] ${message}`);
  });
});
