import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = join(ROOT, "drift", "lambda");

/** The functions: each is a file that is named for one. What is beside them is a part of one. */
const ENTRIES = ["nightly", "remediator"];

/**
 * Bundles what runs inside AWS into `lambda/`: one file for each function and the chunks that they share, with every package
 * inside, so that what AWS starts is what was tested. What is loaded only at times (sessions of roles, the page, SNS) is in
 * chunks of their own, which a cold start does not read. All are in one folder, as the constructs copy it.
 */
export async function bundleLambda(dist: string): Promise<void> {
  const outdir = join(dist, "lambda");
  rmSync(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES.map((name) => join(SOURCES, `${name}.ts`)).filter((file) => existsSync(file)),
    outdir,
    bundle: true,
    splitting: true,
    minify: true,
    platform: "node",
    format: "esm",
    target: "node20",
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunk-[hash]",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    // Some packages inside are CommonJS and ask for Node's own modules by `require`.
    banner: {
      js: 'import { createRequire as createRequireOfBundle } from "node:module"; const require = createRequireOfBundle(import.meta.url);',
    },
  });
  writeFileSync(join(outdir, "THIRD-PARTY-LICENSES.txt"), licencesOf(metafile));
}

/**
 * The licences of the packages inside: each package's own text, where most have it in a file and not in a comment that
 * esbuild could keep (`legalComments`). Equal texts stand once.
 */
function licencesOf({ inputs, outputs }: Metafile): string {
  // An input of which nothing is left is not distributed.
  const used = new Set(
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  );
  const folders = new Set(
    Object.keys(inputs).flatMap((path) =>
      used.has(path) ? (/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []) : [],
    ),
  );
  const byText = new Map<string, string[]>();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
    const file = readdirSync(join(ROOT, folder)).find((each) => /^licen[cs]e/i.test(each));
    const text =
      file === undefined
        ? `(${license}; the package has no text of it)`
        : readFileSync(join(ROOT, folder, file), "utf8");
    const packages = byText.get(text.trim()) ?? [];
    packages.push(`${name} ${version} (${license})`);
    byText.set(text.trim(), packages);
  }
  return [...byText].map(([text, packages]) => `${packages.join("\n")}\n\n${text}\n`).join(`\n${"-".repeat(80)}\n\n`);
}
