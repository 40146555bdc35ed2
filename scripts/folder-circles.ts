// The second half of `npm run boundaries`: imports between folders run one way, those between a folder and its own
// subfolders too, which dependency-cruiser's rule about folders lets pass.
import { dirname } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";

const ROOMS = ["policy", "policy-file", "terraform", "terraform-files", "codegen", "explanations", "iam", "modules"];
const { output } = await cruise([...ROOMS, "drift", "sandbox"], {
  includeOnly: `^(${[...ROOMS, "drift", "sandbox"].join("|")})/`,
  tsPreCompilationDeps: true,
});

/** An import, by the folder that it is in and the one that it needs. */
const imports = new Map<string, Map<string, string>>();
for (const { source, dependencies } of (output as ICruiseResult).modules) {
  for (const { resolved } of dependencies) {
    const [from, to] = [dirname(source), dirname(resolved)];
    if (from === to) continue;
    const needed = imports.get(from) ?? new Map<string, string>();
    imports.set(from, needed.set(to, `${source} -> ${resolved}`));
  }
}

const done = new Set<string>();

/** @returns the imports that lead from a folder back to it */
function circleFrom(folder: string, way: readonly string[], links: readonly string[]): readonly string[] | undefined {
  const start = way.indexOf(folder);
  if (start >= 0) return links.slice(start);
  if (done.has(folder)) return undefined;
  for (const [next, link] of imports.get(folder) ?? []) {
    const circle = circleFrom(next, [...way, folder], [...links, link]);
    if (circle !== undefined) return circle;
  }
  done.add(folder);
  return undefined;
}

for (const folder of imports.keys()) {
  const circle = circleFrom(folder, [], []);
  if (circle === undefined) continue;
  console.error(
    `These imports lead from ${folder} back to it: move what both sides need to one of them, or to a third.`,
  );
  for (const link of circle) console.error(`  ${link}`);
  process.exit(1);
}
console.log(`imports between ${imports.size} folders run one way`);
