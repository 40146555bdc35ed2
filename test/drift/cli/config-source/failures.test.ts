import { describe, expect, it } from "vitest";
import type { ConfigServiceOptions } from "../../../support/config-service.ts";
import { CENTRAL, items, LOGS, RecordedOrganization, SEEDS } from "./recorded-organization.ts";

const recorded = new RecordedOrganization();

describe("a scan of what an aggregator of AWS Config has recorded", () => {
  it("reports an account of which not everything arrived, and is not sure then that all is well", async () => {
    await recorded.start({
      items: items(SEEDS.filter(({ name }) => ["acme-central", "acme-covered"].includes(name))),
      sources: [
        { account: CENTRAL, region: "eu-west-1", status: "SUCCEEDED" },
        { account: LOGS, region: "eu-west-1", status: "FAILED", error: ["AccessDenied", "not\u001b[31m authorized"] },
        { account: LOGS, region: "us-east-1", status: "OUTDATED" },
        { account: "900000000009", region: "us-east-1", status: "FAILED" },
      ],
    });
    const { report, status } = await recorded.scanned();
    expect(report.accounts).toEqual([
      { account: CENTRAL, status: "scanned", buckets: 1 },
      {
        account: LOGS,
        status: "failed",
        reason:
          "AWS Config has not all of it: eu-west-1 could not be updated (AccessDenied: not\u001b[31m authorized); us-east-1 is out of date",
      },
      {
        account: "900000000009",
        status: "failed",
        reason: "AWS Config has not all of it: us-east-1 could not be updated",
      },
    ]);
    expect(status).toBe(3);
    const { stdout } = await recorded.run(["scan", "--source", "config-aggregator=organization"]);
    expect(stdout).toContain("not\\u{1b}[31m authorized");
    expect(stdout).toContain("next: scan in S3 what is undecided or failed");
  });

  it.each<[string, ConfigServiceOptions, RegExp]>([
    [
      "SelectAggregateResourceConfig is denied",
      { denied: "SelectAggregateResourceConfig" },
      /^mpu-guard: AWS Config in eu-central-1 denied SelectAggregateResourceConfig on aggregator "organization" \(.*\): allow config:SelectAggregateResourceConfig \(mpu-guard iam scan-config prints the whole policy\)\n$/,
    ],
    [
      "the state of the sources is denied: nobody would know what is missing",
      { denied: "DescribeConfigurationAggregatorSourcesStatus" },
      /allow config:DescribeConfigurationAggregatorSourcesStatus/,
    ],
    [
      "a page leads to itself",
      {
        faults: [
          [200, '{"AggregatedSourceStatusList":[]}'],
          [200, '{"Results":[],"NextToken":"7"}'],
          [200, '{"Results":[],"NextToken":"7"}'],
        ],
      },
      /AWS Config gave the same page twice: its buckets are not all known/,
    ],
    [
      "an answer has no results",
      {
        faults: [
          [200, '{"AggregatedSourceStatusList":[]}'],
          [200, "{}"],
        ],
      },
      /AWS Config returned no list of results/,
    ],
    [
      "the state of the sources is no list: nobody would know what is missing",
      { faults: [[200, "{}"]] },
      /AWS Config returned no list of sources/,
    ],
    [
      "a result says nothing of its bucket",
      {
        faults: [
          [200, '{"AggregatedSourceStatusList":[]}'],
          [200, '{"Results":["{}"]}'],
        ],
      },
      /AWS Config returned an item that does not say which bucket/,
    ],
    [
      "the service is another one",
      { faults: [[400, '{"__type":"UnknownOperationException","message":"what?"}']] },
      /request to AWS Config in eu-central-1 failed: .*UnknownOperationException: what\?; is the endpoint AWS Config/,
    ],
  ])("ends with one line where %s", async (_, options, message) => {
    await recorded.start({}, options);
    const { stderr, status } = await recorded.scanned();
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(1);
  });

  it("names the aggregator that is not there, and the way to another region", async () => {
    await recorded.start({ region: "eu-west-1" });
    const { stderr } = await recorded.scanned();
    expect(stderr).toBe(
      'mpu-guard: AWS Config has no aggregator "organization" in eu-central-1: check its name, or name its region: --source config-aggregator=organization@REGION\n',
    );
  });
});
