// Runs the proofs, prints what they found as tables, and holds test/README.md against them. With --update it rewrites
// the tables there.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProofTable } from "../test/proof/proof-table.ts";

const README = fileURLToPath(new URL("../test/README.md", import.meta.url));
const BEGIN = "<!-- what npm run prove prints: begin -->\n";
const END = "<!-- what npm run prove prints: end -->\n";

const folder = mkdtempSync(join(tmpdir(), "mpu-guard-proofs-"));
try {
  const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
  const { status } = spawnSync(process.execPath, [vitest, "run", "--project", "proof"], {
    env: { ...process.env, PROOF_TABLES: folder },
    stdio: "inherit",
  });
  const text = readTables(folder).map(markdownOf).join("\n");
  process.stdout.write(`\n${text}\n`);
  process.exitCode = status === 0 ? compare(text) : 1;
} finally {
  rmSync(folder, { recursive: true });
}

function readTables(from: string): readonly ProofTable[] {
  return readdirSync(from)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(from, name), "utf8")));
}

function markdownOf({ title, columns, rows }: ProofTable): string {
  const line = (cells: readonly unknown[]) => `| ${cells.join(" | ")} |`;
  return [`**${title}**\n`, line(columns), `|${"---|".repeat(columns.length)}`, ...rows.map(line), ""].join("\n");
}

/** Gives the exit status. */
function compare(text: string): number {
  const readme = readFileSync(README, "utf8");
  const [before, rest = ""] = readme.split(BEGIN);
  const [told, after] = rest.split(END);
  if (process.argv.includes("--update")) {
    writeFileSync(README, `${before}${BEGIN}\n${text}\n${END}${after}`);
    return 0;
  }
  if (told === `\n${text}\n`) return 0;
  process.stderr.write("test/README.md holds other tables: npm run prove -- --update writes these\n");
  return 1;
}
