import type { MatrixResult } from "./fault-matrix.ts";
import { FAULTS } from "./faults.ts";
import { recordTable } from "./proof-table.ts";
import { SMALL_ESTATE } from "./small-estate.ts";

/** The table of one command's fault matrix, with a row for each fault. */
export function matrixTable(command: string, { cases, wrong }: MatrixResult): void {
  const buckets = Object.keys(SMALL_ESTATE).length;
  const rows = Object.keys(FAULTS).map((fault) => [
    fault,
    cases.filter((each) => each.fault === fault).length,
    wrong.filter((problem) => problem.startsWith(`${fault} x`)).length,
  ]);
  recordTable({
    name: `fault-matrix-${command}`,
    title: `Fault matrix: \`${command}\` of ${buckets} buckets, each fault at each request, once and for good`,
    columns: ["fault", "runs", "wrong results"],
    rows: [...rows, ["all", cases.length, wrong.length]],
  });
}
