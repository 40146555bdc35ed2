import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  BOTH,
  CENTRAL,
  LOGS,
  MEDIA,
  plantBuckets,
  type SeveralAccounts,
  sessions,
  startSeveralAccounts,
} from "../../support/several-accounts.ts";

const COVERING =
  "<LifecycleConfiguration><Rule><ID>sweep</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>3</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>";

describe("the uploads of several accounts", () => {
  let there: SeveralAccounts;
  const plant = () => {
    plantBuckets(there);
    const initiated = new Date("2026-11-01T12:00:00Z");
    there.s3.buckets.get("acme-media")?.uploads.add({ key: "films/a.mov", initiated });
    there.s3.buckets.get("acme-logs")?.uploads.add({ key: "2026/b.log", initiated });
    there.s3.buckets
      .create({ name: "acme-covered", owner: LOGS, lifecycle: COVERING })
      .uploads.add({ key: "c", initiated });
  };
  beforeEach(async () => {
    there = await startSeveralAccounts();
    plant();
  });
  afterEach(() => there.close());

  it("are listed with a session of each, which can read alone and is asked for once", async () => {
    const { report, status, stdout } = await there.report(["uploads", ...BOTH]);
    expect(report.buckets.map(({ account, bucket, uploads }) => [account, bucket, uploads?.count])).toEqual([
      [MEDIA, "acme-media", 1],
      [MEDIA, "acme-media-new", 0],
      [LOGS, "acme-covered", 1],
      [LOGS, "acme-logs", 1],
    ]);
    expect(report.accounts).toEqual([
      { account: MEDIA, name: "media", status: "scanned", buckets: 2 },
      { account: LOGS, name: "logs", status: "scanned", buckets: 2 },
    ]);
    expect(stdout).toContain("3 incomplete multipart uploads");
    expect(status).toBe(2);
    for (const account of [MEDIA, LOGS]) {
      expect(sessions(there, account)).toHaveLength(1);
      expect(
        sessions(there, account)
          .flat()
          .filter((action) => !/:(Get|List)/.test(action)),
      ).toEqual([]);
    }
    expect([...there.s3.requests].filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("say of an account that gives no session why nothing is known of it, and are listed in the others", async () => {
    await there.close();
    there = await startSeveralAccounts([
      { id: MEDIA, name: "media", trusts: false },
      { id: LOGS, name: "logs" },
    ]);
    plant();
    const { report, status, stdout } = await there.report(["uploads", ...BOTH, "--bucket", "acme-cov*"]);
    expect(report.buckets.map(({ bucket }) => bucket)).toEqual(["acme-covered"]);
    expect(report.accounts?.[0]).toMatchObject({ account: MEDIA, name: "media", status: "failed" });
    expect(stdout).toContain("is not authorized to perform: sts:AssumeRole");
    expect(status).toBe(3);
  });

  it("are those of the caller's own account without a role", async () => {
    const { report } = await there.report(["uploads"]);
    expect(report.buckets.map(({ account }) => account)).toEqual([CENTRAL]);
    expect(report.accounts).toBeUndefined();
    expect(there.organization.assumed).toEqual([]);
  });

  describe("prove a rule", () => {
    it("of a bucket in whichever account it is", async () => {
      const { stdout, status } = await there.run(["verify", "acme-covered", ...BOTH, "--format", "json"]);
      expect(JSON.parse(stdout)).toMatchObject({ account: LOGS, bucket: "acme-covered", proved: "rule" });
      expect(status).toBe(0);
    });

    it("by a probe that only the session of its account can make", async () => {
      const role = `arn:aws:iam::${LOGS}:role/mpu-guard-verify`;
      const { status } = await there.run(["verify", "acme-covered", "--role-arn", role, "--probe", "--auto-approve"]);
      expect(status).toBe(0);
      const probes = [...there.s3.requests].filter(({ operation }) => operation === "CreateMultipartUpload");
      expect(probes.map(({ accessKeyId }) => accessKeyId)).toEqual([`ASIA${LOGS}`]);
      expect(sessions(there, LOGS)[0]).toContain("s3:PutObject");
    });

    it("of none that is not found, with the account that could not be listed", async () => {
      await there.close();
      there = await startSeveralAccounts([
        { id: MEDIA, name: "media", trusts: false },
        { id: LOGS, name: "logs" },
      ]);
      plant();
      const { stderr, status } = await there.run(["verify", "acme-media", ...BOTH]);
      expect(stderr).toContain(
        `in no account that could be listed; of the others, the first: cannot assume arn:aws:iam::${MEDIA}`,
      );
      expect(status).toBe(1);
    });
  });
});
