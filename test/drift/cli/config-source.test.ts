import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reportSchema } from "../../../drift/report/document/report-schema.ts";
import { type RecordedSeed, recordedItem } from "../../support/config-item.ts";
import {
  type AggregatorSeed,
  type ConfigService,
  type ConfigServiceOptions,
  startConfigService,
} from "../../support/config-service.ts";
import { runCommand } from "../../support/transcript-command.ts";

const rules = (filter: string, days = 7) =>
  `<LifecycleConfiguration><Rule><ID>sweep</ID>${filter}<Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>${days}</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>`;
const COVER = rules("<Filter><Prefix/></Filter>");

const CENTRAL = "111122223333";
const MEDIA = "900000000001";
const LOGS = "900000000002";

const SEEDS: readonly RecordedSeed[] = [
  { account: CENTRAL, region: "eu-west-1", name: "acme-central", lifecycle: COVER },
  { account: MEDIA, region: "us-east-1", name: "acme-media", captured: "2026-11-01T02:03:04.000Z" },
  { account: MEDIA, region: "us-east-1", name: "acme-media-text", lifecycle: COVER, asText: true },
  { account: MEDIA, region: "eu-west-1", name: "acme-empty-filter", lifecycle: rules("<Filter/>") },
  { account: MEDIA, region: "eu-west-1", name: "acme-deleted", status: "ResourceDeleted" },
  {
    account: LOGS,
    region: "eu-west-1",
    name: "acme-logs",
    lifecycle: rules("<Prefix>logs/</Prefix>"),
    captured: "2019-01-01T00:00:00.000Z",
  },
  { account: LOGS, region: "eu-west-1", name: "acme-covered", lifecycle: COVER },
];

const items = (seeds: readonly RecordedSeed[]) => [
  { resourceType: "AWS::EC2::Instance", resourceId: "i-1", accountId: CENTRAL, awsRegion: "eu-west-1" },
  ...seeds.map(recordedItem),
];

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(reportSchema);

describe("a scan of what an aggregator of AWS Config has recorded", () => {
  let folder: string;
  let service: ConfigService | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "config-source-"));
  });

  afterEach(async () => {
    await service?.close();
    service = undefined;
    await rm(folder, { recursive: true });
  });

  async function start(aggregator: Partial<AggregatorSeed> = {}, options: ConfigServiceOptions = {}) {
    service = await startConfigService([{ name: "organization", items: items(SEEDS), ...aggregator }], options);
  }

  /** Nothing listens at the endpoint of S3: a request there would be seen. */
  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runCommand([...args, "--endpoint-url", "http://127.0.0.1:9", "--account", CENTRAL], {
      folder,
      environment: {
        AWS_REGION: "eu-central-1",
        ...(service !== undefined && { AWS_ENDPOINT_URL_CONFIG_SERVICE: service.endpoint }),
        ...environment,
      },
    });

  async function scanned(args: readonly string[] = [], environment?: Readonly<Record<string, string>>) {
    const all = ["scan", "--source", "config-aggregator=organization", ...args, "--format", "json=r.json"];
    const { stderr, status } = await run(all, environment);
    const report = JSON.parse((await readFile(join(folder, "r.json"), "utf8")) || "null");
    if (report !== null) expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    return { stderr, status, report };
  }

  it("evaluates the buckets of every account with a request for each page, and none to S3", async () => {
    await start({}, { page: 2 });
    const { report, status } = await scanned();
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
    expect(service?.asked.filter((name) => name === "SelectAggregateResourceConfig")).toHaveLength(5);
    expect(report.source).toMatchObject({ kind: "config-aggregator", name: "organization", region: "eu-central-1" });
    expect(report.source.notSeen.join()).toMatch(/does not record.*directory buckets/);
  });

  it("asks AWS Config for no more than iam scan-config allows", async () => {
    await start();
    await scanned();
    const { stdout } = await runCommand(["iam", "scan-config", "--partition", "aws-cn"], { folder });
    const { Statement: statements } = JSON.parse(stdout);
    const actions = statements.flatMap(({ Action }: { Action: string[] }) => Action);
    expect([...new Set(service?.asked)].map((name) => `config:${name}`).sort()).toEqual(actions);
    expect(statements[0].Resource).toBe("arn:aws-cn:config:*:*:config-aggregator/*");
  });

  it("says in a table where that comes from, how old it is, and what is not in it", async () => {
    await start();
    const { stdout } = await run(["scan", "--source", "config-aggregator=organization"]);
    expect(stdout).toContain(
      "source: AWS Config, aggregator organization in eu-central-1, not S3; oldest item of 2019-01-01 00:00 UTC",
    );
    expect(stdout).toMatch(/not in this source: buckets in accounts and regions that AWS Config does not record/);
    expect(stdout).toMatch(/acme-media {2,}us-east-1 .*no lifecycle configuration.*\(as of 2026-11-01 02:03 UTC\)/);
    expect(stdout).toContain("fix: scan the bucket in S3 itself, which has all of it: mpu-guard scan without --source");
    expect(stdout).toContain("by a role in each account: mpu-guard patch --dry-run --organization --role-name NAME");
  });

  it("counts the items that are older than --max-age, which are no findings by themselves", async () => {
    await start({ items: items(SEEDS.filter(({ name }) => name === "acme-covered")) });
    const { report, status } = await scanned(["--max-age", "12h"]);
    expect([status, report.seenEarlier.aged]).toEqual([0, { seconds: 43_200, buckets: 1 }]);
    expect((await scanned(["--max-age", "36500d"])).report.seenEarlier.aged.buckets).toBe(0);
  });

  it.each(["csv", "ndjson", "markdown", "html", "junit", "sarif", "github"])(
    "says in %s of when each violation is, and that it is not S3 that said so",
    async (format) => {
      await start();
      const { stdout } = await run(["scan", "--source", "config-aggregator=organization", "--format", format]);
      expect(stdout).toMatch(/2026-11-01[T ]02(:|&#58;)03/);
      if (format !== "csv") expect(stdout).toContain("organization");
    },
  );

  it("narrows the buckets by name and region, and not the aggregator", async () => {
    await start();
    const { report } = await scanned(["--region", "us-east-1", "--exclude", "*-text"]);
    expect(report.buckets.map(({ bucket }: { bucket: string }) => bucket)).toEqual(["acme-media"]);
    expect(new Set(service?.signedWith)).toEqual(new Set(["test eu-central-1"]));
    expect((await scanned(["--bucket", "nobody-*"])).stderr).toContain("none is selected by --bucket nobody-*");
  });

  it("asks the region that is named with the aggregator", async () => {
    await start({ region: "ap-southeast-2" });
    const { report } = await scanned(["--source", "config-aggregator=organization@ap-southeast-2"]);
    expect([report.buckets.length, report.source.region]).toEqual([6, "ap-southeast-2"]);
  });

  it("reports an account of which not everything arrived, and is not sure then that all is well", async () => {
    await start({
      items: items(SEEDS.filter(({ name }) => ["acme-central", "acme-covered"].includes(name))),
      sources: [
        { account: CENTRAL, region: "eu-west-1", status: "SUCCEEDED" },
        { account: LOGS, region: "eu-west-1", status: "FAILED", error: ["AccessDenied", "not\u001b[31m authorized"] },
        { account: LOGS, region: "us-east-1", status: "OUTDATED" },
        { account: "900000000009", region: "us-east-1", status: "FAILED" },
      ],
    });
    const { report, status } = await scanned();
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
    const { stdout } = await run(["scan", "--source", "config-aggregator=organization"]);
    expect(stdout).toContain("not\\u{1b}[31m authorized");
    expect(stdout).toContain("next: scan in S3 what is undecided or failed");
  });

  it("streams what it finds without keeping it, and ends with the same head", async () => {
    await start();
    const { stdout } = await run(["scan", "--source", "config-aggregator=organization", "--format", "ndjson"]);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.slice(0, -1).every(({ asOf }) => /^20/.test(asOf))).toBe(true);
    expect(lines.at(-1)).toMatchObject({
      summary: { buckets: 6 },
      source: { name: "organization" },
      seenEarlier: { buckets: 6, oldest: "2019-01-01T00:00:00.000Z" },
    });
  });

  it("never sends AWS's own service the keys of another one", async () => {
    const { stderr, status } = await scanned();
    expect([stderr, status]).toEqual([
      "mpu-guard: AWS Config needs AWS, or another service's endpoint in AWS_ENDPOINT_URL_CONFIG_SERVICE\n",
      1,
    ]);
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
          [200, "{}"],
          [200, "{}"],
        ],
      },
      /AWS Config returned no list of results/,
    ],
    [
      "a result says nothing of its bucket",
      {
        faults: [
          [200, "{}"],
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
    await start({}, options);
    const { stderr, status } = await scanned();
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(1);
  });

  it("names the aggregator that is not there, and the way to another region", async () => {
    await start({ region: "eu-west-1" });
    const { stderr } = await scanned();
    expect(stderr).toBe(
      'mpu-guard: AWS Config has no aggregator "organization" in eu-central-1: check its name, or name its region: --source config-aggregator=organization@REGION\n',
    );
  });

  it("does not say that a patch would leave a bucket for rules that only the record has in part", async () => {
    const bySize =
      "<LifecycleConfiguration><Rule><ID>old</ID><Filter><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></Filter><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>";
    await start({ items: items([{ account: MEDIA, region: "eu-west-1", name: "acme-sizes", lifecycle: bySize }]) });
    const [bucket] = (await scanned()).report.buckets;
    expect(bucket).toMatchObject({
      status: "violation",
      findings: [{ fix: expect.stringContaining("mpu-guard patch") }],
    });
    expect(bucket.refusal).toBeUndefined();
  });

  it("advises a patch of the caller's own account where only that has something to patch", async () => {
    await start({ items: items([{ account: CENTRAL, region: "eu-west-1", name: "acme-bare" }]) });
    const { stdout } = await run(["scan", "--source", "config-aggregator=organization"]);
    expect(stdout).toMatch(/next: to see what a patch would write.*: mpu-guard patch --dry-run --endpoint-url/);
  });

  it("has a bucket once that two pages have", async () => {
    await start({ items: items([...SEEDS, ...SEEDS]) }, { page: 3 });
    expect((await scanned()).report.buckets).toHaveLength(6);
  });

  it("asks again where AWS Config throttles", async () => {
    await start({}, { faults: [[400, '{"__type":"ThrottlingException","message":"Rate exceeded"}']] });
    expect((await scanned()).report.buckets).toHaveLength(6);
  });

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
    await start();
    const { stderr, status } = await run(args);
    expect(stderr).toMatch(message);
    expect([status, service?.asked]).toEqual([1, []]);
  });
});
