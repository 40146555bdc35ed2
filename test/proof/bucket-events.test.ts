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
    const { events, deaths, lost, dead, writes, checks, ends } = simulation;
    const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, each) => total + each, 0);
    const rows: readonly (readonly [string, number])[] = [
      ["events of CloudTrail", events],
      ["buckets with an event that was lost", lost.size],
      ["functions that died", deaths],
      ["checks", sum(checks.values())],
      ["writes", [...writes.values()].flat().length],
      ["messages that waited", ends.waiting ?? 0],
      ["messages set aside", dead.length],
    ];
    recordTable({ name: "bucket-events", title: `Events of ${BUCKETS} buckets`, columns: ["what", "times"], rows });
    expect(judgeSimulation(s3, simulation)).toEqual(NOTHING_BROKEN);
  });

  it("empty the queue", () => {
    expect(simulation.left).toBe(0);
  });
});
