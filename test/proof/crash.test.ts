import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { CRASH_BUCKETS, differences, heldRules, putRules } from "./crash-estate.ts";
import { beginAt, type CrashSteps, crashSteps, inCrashPlace, patchWords, stateText } from "./crash-steps.ts";
import { atPoint, killedPatch } from "./killed-patch.ts";
import { recordTable } from "./proof-table.ts";
import { runInProcess } from "./run-in-process.ts";

vi.mock("node:timers/promises", () => import("./short-waits.ts"));

/** Processes at once. */
const concurrency = 3;

const keep = mkdtempSync(join(tmpdir(), "mpu-guard-milestones-"));
let steps: CrashSteps;
const rows: (string | number)[][] = [];

beforeAll(async () => {
  steps = await crashSteps(keep);
});

afterAll(() => {
  rmSync(keep, { recursive: true });
  recordTable({
    name: "crash",
    title: `Crash: kill -9 at every step of a patch of ${CRASH_BUCKETS} buckets`,
    columns: ["when", "steps", "then", "wrong results"],
    rows,
  });
});

it("at every step of the planning there is nothing on disk and nothing changed, so a kill leaves nothing", async () => {
  const wrong = await inCrashPlace(async ({ s3, runs }) => {
    const found: string[] = [];
    for (const point of steps.planning) {
      // One for each request, in their order.
      atPoint(s3, { ...point, occurrence: 1 }, () => {
        if (existsSync(runs)) found.push(`a journal at ${JSON.stringify(point)}`);
        found.push(...differences(heldRules(s3), steps.before));
      });
    }
    await runInProcess(s3, ["patch", "--auto-approve", "--concurrency", "1", "--journal", runs]);
    expect(s3.faults.pending).toBe(0);
    return found;
  });
  rows.push(["at a request of the planning", steps.planning.length, "nothing on disk, nothing changed", wrong.length]);
  expect(wrong).toEqual([]);
});

it("kill -9 at every step of the writing: resume ends as the plan says, rollback as it was, to the byte", async () => {
  const wrong = { resumed: 0, rolledBack: 0 };
  const seen = new Set<string>();
  let kills = 0;
  const problems = await pMap(
    steps.writing,
    ({ milestone, point }) =>
      inCrashPlace(async (place) => {
        const { s3, folder, runs } = place;
        const run = beginAt(milestone, place);
        const words = [...patchWords(place, run), "--bucket", point.bucket];
        if ((await killedPatch(s3, words, point)) !== "SIGKILL") return ["it was not killed"];
        kills += 1;
        // Kills at several requests leave the same state: what becomes of it is looked at once.
        const state = stateText(place, run);
        if (seen.has(state)) return [];
        seen.add(state);

        const killed = heldRules(s3);
        const copy = join(folder, "copy");
        cpSync(run, copy, { recursive: true });

        const resumed = await runInProcess(s3, ["patch", run, "--auto-approve", "--journal", runs]);
        const notAsPlanned = differences(heldRules(s3), steps.after);
        putRules(s3, killed);
        const rolledBack = await runInProcess(s3, ["rollback", copy, "--auto-approve"]);
        const notRolledBack = differences(heldRules(s3), steps.before);

        wrong.resumed += notAsPlanned.length;
        wrong.rolledBack += notRolledBack.length;
        // A run that ended before its first write has nothing to roll back, and says so.
        const isUntouched = differences(killed, steps.before).length === 0;
        const areQuiet = resumed.status === 0 && (rolledBack.status === 0 || isUntouched);
        return [
          ...notAsPlanned.map((name) => `${name} was not resumed`),
          ...notRolledBack.map((name) => `${name} was not rolled back`),
          ...(areQuiet ? [] : [`ended badly: ${resumed.stderr} ${rolledBack.stderr}`]),
        ].map((problem) => `${JSON.stringify(point)}: ${problem}`);
      }),
    { concurrency },
  );
  rows.push(
    ["killed at a request of the writing", kills, `resumed, from ${seen.size} states: as the plan says`, wrong.resumed],
    ["", "", `rolled back, from ${seen.size} states: as it was, to the byte`, wrong.rolledBack],
  );
  expect(problems.flat()).toEqual([]);
});
