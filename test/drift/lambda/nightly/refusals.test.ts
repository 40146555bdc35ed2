import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NightlyFunctions, RUN } from "./nightly-functions.ts";

const functions = new NightlyFunctions();

describe("a nightly run in batches", () => {
  it("fails for a batch that it does not understand, with the reason", async () => {
    const poison = { account: "111122223333", region: "eu-west-1", buckets: "acme" };
    const { error, log } = await functions.call("scan", { run: RUN, batch: poison });

    expect(error).toEqual({
      errorType: "RunError",
      errorMessage: "not a batch of the manifest: buckets has to be a list of 1 to 500 names",
    });
    expect(log.some(({ level, run }) => level === "ERROR" && run === RUN)).toBe(true);
  });

  it("fails at once where the manifest that is stored is not the one that was written", async () => {
    functions.s3.faults.add({ operation: "GetObject", times: 1, fault: { kind: "body", status: 200, body: "{" } });
    const { error } = await functions.call("list", { run: RUN });

    expect(error?.errorMessage).toContain("what is stored is not what was written");
  });

  it("fails with what is wrong, before anything is asked, where its archive has no policy", async () => {
    rmSync(join(functions.archive.folder, "policy.json"));
    const { error } = await functions.call("list", { run: RUN });
    expect(error?.errorMessage).toMatch(/^policy\.json is not beside the handler/);
    expect(functions.s3.requests.count()).toBe(0);
  });

  it.each(["list", "scanAccount"])(
    "fails where all buckets are in other regions (%s): a misspelled one is no clean account",
    async (name) => {
      const { error } = await functions.call(name, { run: RUN }, { environment: { MPU_GUARD_REGIONS: "us-esat-1" } });
      expect(error?.errorMessage).toBe(
        "of 13 buckets none is in us-esat-1 (regions); there are buckets in eu-west-1, us-east-1",
      );
    },
  );

  it("takes no name of a run that would lead out of its folder", async () => {
    const { error } = await functions.call("list", { run: "../journal" });
    expect(error?.errorMessage).toContain("run is");
  });
});
