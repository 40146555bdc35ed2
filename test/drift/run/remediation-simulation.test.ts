import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { EmbeddedS3 } from "../../../sandbox/index.ts";
import { judgeSimulation, NOTHING_BROKEN } from "../../support/event-path/judge-simulation.ts";
import { nightlyRun } from "../../support/event-path/nightly-run.ts";
import { END, type Simulation, simulateEvents } from "../../support/event-path/simulate-events.ts";
import { JOURNAL, simulationS3 } from "../../support/event-path/simulation-s3.ts";

// A write is read back over a second: a hundredth of that is enough where nothing is eventual.
vi.mock("node:timers/promises", async () => await import("../../proof/short-waits.ts"));

let s3: EmbeddedS3;
let simulation: Simulation;

beforeAll(async () => {
  s3 = await simulationS3();
  simulation = await simulateEvents(s3, 80, "some", JOURNAL);
}, 120_000);

afterAll(() => s3.close());

describe("two and a half days of events of 80 buckets, with functions that die, and events that come twice, late or never", () => {
  it("leave no bucket forgotten, none written into an apply, too often or against a will, and nobody's rule lost", () => {
    const { lost, deaths, events, writes } = simulation;
    expect([lost.size > 0, deaths > 0, events > 200, writes.size > 30]).toEqual([true, true, true, true]);
    expect(judgeSimulation(s3, simulation)).toEqual(NOTHING_BROKEN);
  });

  it("empty the queue: no message goes round for ever", () => {
    expect(simulation.left).toBe(0);
  });

  it("leave to the nightly run what events lost, and it finds that", async () => {
    const results = await nightlyRun(JOURNAL, new Date(END));
    const left = results.filter(({ verdict }) => verdict.status !== "compliant" && verdict.status !== "exempt");
    const reasons = new Set(left.map(({ change }) => (change.outcome === "refused" ? change.reason : change.outcome)));
    expect([...reasons].sort()).toEqual(["declared-in-code", "flapping", "never-patch"]);
  });
});
