import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

interface Variant {
  readonly status: number | null;
  readonly stderr: string;
  /** Types of the resources of each stack that was synthesized. */
  readonly types: Readonly<Record<string, readonly string[]>>;
}

const ROOT = join(import.meta.dirname, "..", "..");
const SOURCE = readFileSync(join(ROOT, "main.ts"), "utf8");

const CONSTRUCTS = join(ROOT, "modules", "index.ts");

/** Runs a variant of main.ts from a folder where the packages and the policy file are still found. */
function run(source: string, constructs = CONSTRUCTS): Variant {
  const folder = mkdtempSync(join(ROOT, "node_modules", ".main-variant-"));
  try {
    const file = join(folder, "main.mts");
    writeFileSync(file, source.replace("./modules/index.ts", pathToFileURL(constructs).href));
    const env = { ...process.env, CDKTF_OUTDIR: join(folder, "cdktf.out") };
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", file], { cwd: ROOT, env });
    return { status, stderr: String(stderr), types: status === 0 ? typesIn(env.CDKTF_OUTDIR) : {} };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function typesIn(folder: string): Variant["types"] {
  const stacks = join(folder, "stacks");
  const types = (name: string) =>
    Object.keys(JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")).resource).sort();
  return Object.fromEntries(readdirSync(stacks).map((name) => [name, types(name)]));
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

  it("deploys the nightly scan and the remediator beside its buckets in fewer than 20 lines", () => {
    const [, stack = ""] = /^class GuardStack .*?\{\n(.*?)^\}/ms.exec(SOURCE) ?? [];
    for (const construct of ["NightlyDriftScan", "BucketEventRemediator"]) expect(stack).toContain(`new ${construct}(`);
    // With the line that the class begins with, that which ends it, and that which makes one of it.
    expect(stack.trim().split("\n").length + 3).toBeLessThan(20);

    expect(run(SOURCE).types["acme-guard"]).toEqual(
      expect.arrayContaining(["aws_scheduler_schedule", "aws_cloudwatch_event_rule"]),
    );
  });

  it("is an app of CDK Terrain where its imports are, and holds the same resources", () => {
    const terrain = SOURCE.replaceAll("@cdktf/provider-aws/", "@cdktn/provider-aws/").replace('"cdktf"', '"cdktn"');

    const { status, stderr, types } = run(terrain, join(ROOT, "dist", "modules-cdktn", "index.js"));

    expect([status, stderr]).toEqual([0, ""]);
    expect(types).toEqual(run(SOURCE).types);
  });
});
