import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { type Aftermath, faultMatrix } from "./fault-matrix.ts";
import { doubleWrites, lostRules } from "./judge-aftermath.ts";
import { matrixTable } from "./matrix-table.ts";
import { isCovered } from "./rule-texts.ts";
import { runFolders } from "./run-folders.ts";
import { runInProcess } from "./run-in-process.ts";
import { SMALL_ESTATE } from "./small-estate.ts";

vi.mock("node:timers/promises", () => import("./short-waits.ts"));

it("rollback under every fault at every request: the bytes of before or the patch, nothing between, and it ends", async () => {
  const result = await faultMatrix({
    prepare: async (s3, folder) => {
      const runs = join(folder, "runs");
      await runInProcess(s3, ["patch", "--auto-approve", "--journal", runs]);
      return ["rollback", runFolders(runs)[0] ?? "", "--auto-approve"];
    },
    judge: (aftermath) => [...lostRules(aftermath), ...doubleWrites(aftermath), ...wrongOutcomes(aftermath)],
  });
  matrixTable("rollback", result);
  expect(result.wrong).toEqual([]);
});

function wrongOutcomes({ s3, result }: Aftermath): readonly string[] {
  const problems: string[] = [];
  for (const [name, before] of Object.entries(SMALL_ESTATE)) {
    const now = s3.buckets.get(name)?.lifecycle;
    const isBack = now === before;
    if (!isBack && !isCovered(now)) problems.push(`${name} is neither as it was nor as it was patched`);
    const outcome = result.buckets.find(({ bucket }) => bucket === name)?.change?.outcome;
    if (!isBack && (outcome === "restored" || outcome === "unchanged")) problems.push(`${name} is called ${outcome}`);
    if (!isBack && result.status === 0) problems.push("the exit status is 0");
  }
  return problems;
}
