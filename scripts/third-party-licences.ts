import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

/**
 * The licences of the packages inside a bundle: each package's own text, where most have it in a file and not in a comment
 * that esbuild could keep (`legalComments`). Equal texts stand once.
 *
 * @param root the folder that the paths of the metafile start from
 */
export function thirdPartyLicences({ inputs, outputs }: Metafile, root: string): string {
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
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
    const text =
      file === undefined
        ? `(${license}; the package has no text of it)`
        : readFileSync(join(root, folder, file), "utf8");
    const packages = byText.get(text.trim()) ?? [];
    packages.push(`${name} ${version} (${license})`);
    byText.set(text.trim(), packages);
  }
  return [...byText].map(([text, packages]) => `${packages.join("\n")}\n\n${text}\n`).join(`\n${"-".repeat(80)}\n\n`);
}
