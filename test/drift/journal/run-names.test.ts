import { expect, it } from "vitest";
import { RUN_NAME, runId } from "../../../drift/journal/run-names.ts";

it("the last run is the last one, also of two that began in one second: their names sort as they began", () => {
  const times = ["04:00:00.000Z", "04:00:00.009Z", "04:00:00.010Z", "04:00:00.999Z", "04:00:01.000Z"];
  const names = times.map((time) => runId(new Date(`2026-11-21T${time}`)));
  expect([...names].sort()).toEqual(names);
  for (const name of names) expect(name).toMatch(RUN_NAME);
});

it("two runs that began in one moment have names of their own", () => {
  const moment = new Date("2026-11-21T04:00:00.123Z");
  expect(runId(moment)).not.toBe(runId(moment));
});
