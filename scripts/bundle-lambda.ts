import { existsSync } from "node:fs";
import { join } from "node:path";
import { bundle, ROOT } from "./bundle.ts";

const SOURCES = join(ROOT, "drift", "lambda");

/** The functions: each is a file that is named for one. What is beside them is a part of one. */
const FUNCTIONS = ["nightly", "remediator"];

/**
 * Bundles what runs inside AWS into `lambda/`. What is loaded only at times (sessions of roles, the page, SNS) is in chunks
 * of their own, which a cold start does not read. All are in one folder, as the constructs copy it.
 */
export async function bundleLambda(dist: string): Promise<void> {
  const sources = FUNCTIONS.map((name) => [name, join(SOURCES, `${name}.ts`)] as const);
  await bundle({
    programs: Object.fromEntries(sources.filter(([, file]) => existsSync(file))),
    outdir: join(dist, "lambda"),
    options: { minify: true, chunkNames: "chunk-[hash]" },
  });
}
