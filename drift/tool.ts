import { createRequire } from "node:module";

/** The name and version that reports carry: the package's own. */
export const TOOL: { readonly name: string; readonly version: string } = readTool();

function readTool() {
  const require = createRequire(import.meta.url);
  // The sources and the built files stand at different depths below the package; a function has version.json beside it.
  for (const path of ["./version.json", "../package.json", "../../package.json"]) {
    try {
      const { name, version } = require(path) as { name: string; version: string };
      if (name === "mpu-guard") return { name, version };
    } catch {
      // Not at this depth.
    }
  }
  return { name: "mpu-guard", version: "0.0.0" };
}
