import { describe, expect, it } from "vitest";
import { RecordedOrganization } from "./recorded-organization.ts";

const recorded = new RecordedOrganization();

describe("a scan of what an aggregator of AWS Config has recorded", () => {
  it.each([
    ["another source", ["scan", "--source", "inventory"], /expected config-aggregator=NAME/],
    ["a name that is none", ["scan", "--source", "config-aggregator=a b"], /expected config-aggregator=NAME/],
    [
      "roles",
      ["scan", "--source", "config-aggregator=o", "--organization", "--role-name", "x"],
      /cannot be used with option/,
    ],
    [
      "directory buckets",
      ["scan", "--source", "config-aggregator=o", "--directory-buckets"],
      /cannot be used with option/,
    ],
    [
      "a patch",
      ["patch", "--source", "config-aggregator=o", "--auto-approve"],
      /this command always reads S3 itself; --source is for mpu-guard scan/,
    ],
  ])("is refused with %s", async (_, args, message) => {
    await recorded.start();
    const { stderr, status } = await recorded.run(args);
    expect(stderr).toMatch(message);
    expect([status, recorded.service?.asked]).toEqual([1, []]);
  });
});
