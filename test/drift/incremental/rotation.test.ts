import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDue } from "../../../drift/incremental/rotation.ts";

const DAY = 24 * 60 * 60 * 1000;
const START = Date.parse("2026-11-21T02:00:00Z");

const shares = fc.integer({ min: 1, max: 30 });
const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9-]{2,20}$/), { minLength: 1, maxLength: 30 });

/** The times of the looks at each name, by runs at these times; all were looked at when it began. */
function looks(
  keys: readonly string[],
  share: number,
  runs: readonly number[],
): ReadonlyMap<string, readonly number[]> {
  const seen = new Map(keys.map((key) => [key, [START]]));
  for (const run of runs) {
    for (const times of [...seen]) {
      const [key, [...all]] = times;
      const asOf = new Date(all.at(-1) ?? 0).toISOString();
      if (isDue(key, asOf, { share, startedAt: new Date(run) })) seen.set(key, [...all, run]);
    }
  }
  return seen;
}

describe("buckets that take turns", () => {
  it("are each looked at in every N nightly runs, wherever these begin", () => {
    fc.assert(
      fc.property(names, shares, fc.integer({ min: 0, max: 400 }), (keys, share, first) => {
        const runs = Array.from({ length: first + share }, (_, night) => START + (night + 1) * DAY);
        const window = new Set(runs.slice(first));
        for (const times of looks(keys, share, runs).values()) {
          expect(times.some((time) => window.has(time))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are never older than N days after a run, however seldom and irregular the runs are", () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 40 * DAY }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(names, shares, gaps, (keys, share, between) => {
        let at = START;
        const runs: number[] = [];
        for (const gap of between) {
          at += gap;
          runs.push(at);
        }
        for (const times of looks(keys, share, runs).values()) {
          for (const run of runs) {
            const last = times.filter((time) => time <= run).at(-1) ?? 0;
            expect(run - last).toBeLessThan(share * DAY);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("are about as many each day, and the same in two runs of one day", () => {
    const keys = Array.from({ length: 7000 }, (_, index) => `111122223333/acme-${index}`);
    const asOf = new Date(START).toISOString();
    for (let day = 1; day < 7; day += 1) {
      const due = (hours: number) =>
        keys.filter((key) =>
          isDue(key, asOf, { share: 7, startedAt: new Date(START + day * DAY + hours * 3_600_000) }),
        );
      expect(due(0)).toEqual(due(20));
      expect(Math.abs(due(0).length - 1000)).toBeLessThan(150);
    }
  });

  it("are all due where each is to be looked at every day, and where a look is not of the past", () => {
    const startedAt = new Date(START);
    const tomorrow = new Date(START + DAY).toISOString();
    expect(isDue("a", new Date(START - 1).toISOString(), { share: 1, startedAt })).toBe(true);
    for (const asOf of [tomorrow, "no date"]) expect(isDue("a", asOf, { share: 365, startedAt })).toBe(true);
  });
});
