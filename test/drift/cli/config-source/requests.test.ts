import { describe, expect, it } from "vitest";
import { runCommand } from "../../../support/transcript-command.ts";
import { CENTRAL, items, LOGS, MEDIA, RecordedOrganization, SEEDS } from "./recorded-organization.ts";

const recorded = new RecordedOrganization();

describe("a scan of what an aggregator of AWS Config has recorded", () => {
  it("evaluates the buckets of every account with a request for each page, and none to S3", async () => {
    await recorded.start({}, { page: 2 });
    const { report, status } = await recorded.scanned();
    expect(
      report.buckets.map(
        (each: Record<string, unknown>) => `${each.account} ${each.region} ${each.bucket} ${each.status} ${each.asOf}`,
      ),
    ).toEqual([
      `${CENTRAL} eu-west-1 acme-central compliant 2026-11-20T10:00:00.000Z`,
      `${MEDIA} eu-west-1 acme-empty-filter undecided 2026-11-20T10:00:00.000Z`,
      `${MEDIA} us-east-1 acme-media violation 2026-11-01T02:03:04.000Z`,
      `${MEDIA} us-east-1 acme-media-text compliant 2026-11-20T10:00:00.000Z`,
      `${LOGS} eu-west-1 acme-covered compliant 2026-11-20T10:00:00.000Z`,
      `${LOGS} eu-west-1 acme-logs violation 2019-01-01T00:00:00.000Z`,
    ]);
    expect(status).toBe(2);
    // Seven items of buckets, two a page, and one page that is empty.
    expect(recorded.service?.asked.filter((name) => name === "SelectAggregateResourceConfig")).toHaveLength(5);
    expect(report.source).toMatchObject({ kind: "config-aggregator", name: "organization", region: "eu-central-1" });
    expect(report.source.notSeen.join()).toMatch(/does not record.*directory buckets/);
  });

  it("asks AWS Config for no more than iam scan-config allows", async () => {
    await recorded.start();
    await recorded.scanned();
    const { stdout } = await runCommand(["iam", "scan-config", "--partition", "aws-cn"], { folder: recorded.folder });
    const { Statement: statements } = JSON.parse(stdout);
    const actions = statements.flatMap(({ Action }: { Action: string[] }) => Action);
    expect([...new Set(recorded.service?.asked)].map((name) => `config:${name}`).sort()).toEqual(actions);
    expect(statements[0].Resource).toBe("arn:aws-cn:config:*:*:config-aggregator/*");
  });

  it("narrows the buckets by name and region, and not the aggregator", async () => {
    await recorded.start();
    const { report } = await recorded.scanned(["--region", "us-east-1", "--exclude", "*-text"]);
    expect(report.buckets.map(({ bucket }: { bucket: string }) => bucket)).toEqual(["acme-media"]);
    expect(new Set(recorded.service?.signedWith)).toEqual(new Set(["test eu-central-1"]));
    expect((await recorded.scanned(["--bucket", "nobody-*"])).stderr).toContain(
      "none is selected by --bucket nobody-*",
    );
  });

  it("asks the region that is named with the aggregator", async () => {
    await recorded.start({ region: "ap-southeast-2" });
    const { report } = await recorded.scanned(["--source", "config-aggregator=organization@ap-southeast-2"]);
    expect([report.buckets.length, report.source.region]).toEqual([6, "ap-southeast-2"]);
  });

  it("has a bucket once that two pages have", async () => {
    await recorded.start({ items: items([...SEEDS, ...SEEDS]) }, { page: 3 });
    expect((await recorded.scanned()).report.buckets).toHaveLength(6);
  });

  it("asks again where AWS Config throttles", async () => {
    await recorded.start({}, { faults: [[400, '{"__type":"ThrottlingException","message":"Rate exceeded"}']] });
    expect((await recorded.scanned()).report.buckets).toHaveLength(6);
  });

  it("never sends AWS's own service the keys of another one", async () => {
    const { stderr, status } = await recorded.scanned();
    expect([stderr, status]).toEqual([
      "mpu-guard: AWS Config needs AWS, or another service's endpoint in AWS_ENDPOINT_URL_CONFIG_SERVICE\n",
      1,
    ]);
  });
});
