import { expect, it, vi } from "vitest";
import { faultMatrix } from "./fault-matrix.ts";
import { lostRules, wrongVerdicts } from "./judge-aftermath.ts";
import { matrixTable } from "./matrix-table.ts";

vi.mock("node:timers/promises", () => import("./short-waits.ts"));

it("scan under every fault at every request: no wrong verdict, nothing written, and it ends", async () => {
  const result = await faultMatrix({
    prepare: async () => ["scan", "--check-mfa-delete"],
    judge: (aftermath) => [
      ...lostRules(aftermath),
      ...wrongVerdicts(aftermath),
      ...aftermath.writes.map(({ bucket }) => `${bucket} was written`),
    ],
  });
  matrixTable("scan", result);
  expect(result.wrong).toEqual([]);
});
