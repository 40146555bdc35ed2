import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { EmbeddedS3 } from "../../sandbox/index.ts";
import { judgeSimulation, NOTHING_BROKEN } from "../support/event-path/judge-simulation.ts";
import { type Simulation, simulateEvents } from "../support/event-path/simulate-events.ts";
import { JOURNAL, simulationS3 } from "../support/event-path/simulation-s3.ts";
import { recordTable } from "./proof-table.ts";

vi.mock("node:timers/promises", async () => await import("./short-waits.ts"));

const BUCKETS = 10_000;

let s3: EmbeddedS3;
let simulation: Simulation;

beforeAll(async () => {
  s3 = await simulationS3();
  simulation = await simulateEvents(s3, BUCKETS, "all", JOURNAL);
}, 1_800_000);

afterAll(() => s3.close());

describe(`events of ${BUCKETS} buckets over two and a half days`, () => {
  it("leave no bucket forgotten, none written into an apply, too often or against a will, and nobody's rule lost", () => {
    const { deaths, lost, checks, writes } = simulation;
    const broken = judgeSimulation(s3, simulation);
    // How often each thing happens turns on the order in which answers come: that it happens does not.
    for (const happened of [deaths, lost.size, checks.size, writes.size]) expect(happened).toBeGreaterThan(0);
    recordTable({
      name: "bucket-events",
      title: `Events of ${BUCKETS} buckets over two and a half days: functions that die, events that are lost, late or there twice`,
      columns: ["what must not be", "buckets"],
      rows: [
        ["neither compliant nor said to be in violation, although its events arrived", broken.forgotten.length],
        ["written while somebody applied a change to it", broken.hit.length],
        ["written more often than the limit of a window", broken.writtenTooOften.length],
        ["written although its owner, or the policy, had said that it is not to be", broken.writtenAgainstWill.length],
        ["without a rule that somebody else wrote", broken.lostRules.length],
      ],
    });
    expect(broken).toEqual(NOTHING_BROKEN);
  });

  it("empty the queue", () => {
    expect(simulation.left).toBe(0);
  });
});
