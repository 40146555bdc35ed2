import { describe, expect, it } from "vitest";
import { CENTRAL, items, MEDIA, RecordedOrganization, SEEDS } from "./recorded-organization.ts";

const recorded = new RecordedOrganization();

describe("a scan of what an aggregator of AWS Config has recorded", () => {
  it("says in a table where that comes from, how old it is, and what is not in it", async () => {
    await recorded.start();
    const { stdout } = await recorded.run(["scan", "--source", "config-aggregator=organization"]);
    expect(stdout).toContain(
      "source: AWS Config, aggregator organization in eu-central-1, not S3; oldest item of 2019-01-01 00:00 UTC",
    );
    expect(stdout).toMatch(/not in this source: buckets in accounts and regions that AWS Config does not record/);
    expect(stdout).toMatch(/acme-media {2,}us-east-1 .*no lifecycle configuration.*\(as of 2026-11-01 02:03 UTC\)/);
    expect(stdout).toContain("fix: scan the bucket in S3 itself, which has all of it: mpu-guard scan without --source");
    expect(stdout).toContain("by a role in each account: mpu-guard patch --dry-run --organization --role-name NAME");
  });

  it("counts the items that are older than --max-age, which are no findings by themselves", async () => {
    await recorded.start({ items: items(SEEDS.filter(({ name }) => name === "acme-covered")) });
    const { report, status } = await recorded.scanned(["--max-age", "12h"]);
    expect([status, report.seenEarlier.aged]).toEqual([0, { seconds: 43_200, buckets: 1 }]);
    expect((await recorded.scanned(["--max-age", "36500d"])).report.seenEarlier.aged.buckets).toBe(0);
  });

  it.each(["csv", "ndjson", "markdown", "html", "junit", "sarif", "github"])(
    "says in %s of when each violation is, and that it is not S3 that said so",
    async (format) => {
      await recorded.start();
      const { stdout } = await recorded.run(["scan", "--source", "config-aggregator=organization", "--format", format]);
      expect(stdout).toMatch(/2026-11-01[T ]02(:|&#58;)03/);
      if (format !== "csv") expect(stdout).toContain("organization");
    },
  );

  it("streams what it finds without keeping it, and ends with the same head", async () => {
    await recorded.start();
    const { stdout } = await recorded.run(["scan", "--source", "config-aggregator=organization", "--format", "ndjson"]);
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

  it("does not say that a patch would leave a bucket for rules that only the record has in part", async () => {
    const bySize =
      "<LifecycleConfiguration><Rule><ID>old</ID><Filter><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></Filter><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>";
    await recorded.start({
      items: items([{ account: MEDIA, region: "eu-west-1", name: "acme-sizes", lifecycle: bySize }]),
    });
    const [bucket] = (await recorded.scanned()).report.buckets;
    expect(bucket).toMatchObject({
      status: "violation",
      findings: [{ fix: expect.stringContaining("mpu-guard patch") }],
    });
    expect(bucket.refusal).toBeUndefined();
  });

  it("advises a patch of the caller's own account where only that has something to patch", async () => {
    await recorded.start({ items: items([{ account: CENTRAL, region: "eu-west-1", name: "acme-bare" }]) });
    const { stdout } = await recorded.run(["scan", "--source", "config-aggregator=organization"]);
    expect(stdout).toMatch(/next: to see what a patch would write.*: mpu-guard patch --dry-run --endpoint-url/);
  });
});
