import { describe, expect, it } from "vitest";
import { comparable, NightlyFunctions, RUN } from "./nightly-functions.ts";

const functions = new NightlyFunctions();

describe("scanAccount", () => {
  it("is a whole run in one function, with the same report", async () => {
    const { value, log } = await functions.call("scanAccount", { run: RUN });

    const { report } = value as { report: string };
    expect(value).toEqual({ buckets: 13, violation: 8, undecided: 0, missingBatches: 0, report });
    expect(comparable(functions.reportAt(report))).toEqual(await functions.commandReport());
    expect(log.some((line) => "_aws" in line && line.Runs === 1)).toBe(true);
  });

  it("fails where there is no time for the listing, since nobody knows then which buckets are missing", async () => {
    const { error } = await functions.call("scanAccount", { run: RUN }, { remaining: 1_000 });
    expect(error?.errorMessage).toContain("the function's time ended after");
  });

  it("carries the version that was deployed", async () => {
    const { value } = await functions.call("scanAccount", { run: RUN });
    expect(functions.reportAt((value as { report: string }).report).tool).toEqual({
      name: "mpu-guard",
      version: "9.8.7",
    });
  });
});
