import { describe, expect, it } from "vitest";
import { runPlaces } from "../../../drift/nightly/report-store.ts";
import { endTurn, findCanary, takeTurn } from "../../../drift/nightly/run-canary.ts";
import { MemoryReportStore } from "../../support/memory-report-store.ts";

const places = runPlaces("mpu-guard/", "night-1");
const NOW = Date.parse("2026-11-28T03:00:00.000Z");

describe("which batch of a run writes before all others", () => {
  it("is in the run's folder, so that it expires with it and no other run finds it", async () => {
    const store = new MemoryReportStore();
    await takeTurn(store, places, { turn: 1, batch: "a", now: NOW });
    await endTurn(store, places, { turn: 1, batch: "a", end: "passed" });

    expect([...store.objects]).toEqual([
      ["mpu-guard/runs/night-1/canary/1.json", '{"batch":"a","at":"2026-11-28T03:00:00.000Z"}'],
      ["mpu-guard/runs/night-1/canary/1-passed.json", '{"batch":"a"}'],
    ]);
    expect(await findCanary(store, runPlaces("mpu-guard/", "night-2"))).toEqual({ is: "free", turn: 1 });
  });

  it("is the first that asked, whoever asks later", async () => {
    const store = new MemoryReportStore();
    const asked = ["a", "b"].map((batch) => takeTurn(store, places, { turn: 1, batch, now: NOW }));
    expect(await Promise.all(asked)).toEqual([true, false]);
    expect(await findCanary(store, places)).toEqual({ is: "held", turn: 1, batch: "a", since: NOW });
  });

  it("is nobody after a turn that proved nothing, until the next one is taken; of twelve turns the twelfth counts", async () => {
    const store = new MemoryReportStore();
    for (let turn = 1; turn <= 11; turn += 1) {
      expect(await findCanary(store, places)).toEqual({ is: "free", turn });
      await takeTurn(store, places, { turn, batch: `b${turn}`, now: NOW });
      expect(await findCanary(store, places)).toMatchObject({ is: "held", turn, batch: `b${turn}` });
      await endTurn(store, places, { turn, batch: `b${turn}`, end: "nothing-proved" });
    }
    await takeTurn(store, places, { turn: 12, batch: "b12", now: NOW });
    await endTurn(store, places, { turn: 12, batch: "b12", end: "passed" });
    expect(await findCanary(store, places)).toEqual({ is: "passed" });
  });

  it.each([
    ["1.json", "{"],
    ["1.json", ""],
    ["1.json", '{"batch":5,"at":"2026-11-28T03:00:00.000Z"}'],
    ["1.json", '{"batch":"a","at":"soon"}'],
  ])("cannot be told from %s with %j: nobody may write then", async (name, text) => {
    const store = new MemoryReportStore();
    store.objects.set(`${places.canary}${name}`, text);
    await expect(findCanary(store, places)).rejects.toThrow(
      "s3://acme-reports/mpu-guard/runs/night-1/canary/1.json: does not say which batch of this run writes before all others",
    );
  });

  it.each(["0.json", "passed.json", "1-lost.json", "1.json/copy", "1-passed.json.bak"])(
    "cannot be told where somebody else put %s there",
    async (name) => {
      const store = new MemoryReportStore();
      store.objects.set(`${places.canary}${name}`, '{"batch":"a"}');
      await expect(findCanary(store, places)).rejects.toThrow(`${name}: nothing that a batch of this run wrote`);
    },
  );
});
