import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder as the build makes it, with code that does nothing: constructs put it into an archive unread. */
export function builtFunctions(
  files: Readonly<Record<string, string>> = { "nightly.mjs": "export {};\n", "chunk-1.mjs": "export {};\n" },
): string {
  const folder = mkdtempSync(join(tmpdir(), "built-functions-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
