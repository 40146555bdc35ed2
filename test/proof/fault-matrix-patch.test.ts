import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { type Aftermath, faultMatrix } from "./fault-matrix.ts";
import { doubleWrites, lostRules, wrongVerdicts } from "./judge-aftermath.ts";
import { matrixTable } from "./matrix-table.ts";
import { runFolders } from "./run-folders.ts";

vi.mock("node:timers/promises", () => import("./short-waits.ts"));

it("patch under every fault at every request: no wrong verdict, no lost rule, no double write, and it ends", async () => {
  const result = await faultMatrix({
    prepare: async (_, folder) => ["patch", "--auto-approve", "--journal", join(folder, "runs")],
    judge: (aftermath) => [
      ...lostRules(aftermath),
      ...wrongVerdicts(aftermath),
      ...doubleWrites(aftermath),
      ...unjournaled(aftermath),
    ],
  });
  matrixTable("patch", result);
  expect(result.wrong).toEqual([]);
});

/** Writes that no journal knows, or knows with other bytes than were there. */
function unjournaled({ writes, folder }: Aftermath): readonly string[] {
  const lines = journalLines(join(folder, "runs"));
  return writes
    .filter(
      ({ bucket, before }) =>
        !lines.some(
          (line) =>
            line.entry === "writing" && line.bucket.name === bucket && (line.before?.raw.xml ?? undefined) === before,
        ),
    )
    .map(({ bucket }) => `the write to ${bucket} is in no journal`);
}

function journalLines(runs: string) {
  try {
    return runFolders(runs).flatMap((run) =>
      readFileSync(join(run, "journal.ndjson"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    );
  } catch {
    return [];
  }
}
