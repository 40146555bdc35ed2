import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a proof found, as it stands in `test/README.md`. */
export interface ProofTable {
  /** Orders the tables, and names the file. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Hands a table to `npm run prove`, which prints it. */
export function recordTable(table: ProofTable): void {
  const folder = process.env.PROOF_TABLES;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${table.name}.json`), JSON.stringify(table));
}
