import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { startEmbeddedS3 } from "../../../sandbox/index.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";
import { accountOfKey, CALLER_KEY, startOrganizationService } from "../../support/organization-service.ts";

const COVER =
  "<LifecycleConfiguration><Rule><ID>abort</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>";

it("a scan of several accounts since an earlier one carries over the buckets of each, and mixes none up", async () => {
  const accounts = ["900000000001", "900000000002"];
  const s3 = await startEmbeddedS3({ accountOf: accountOfKey });
  const organization = await startOrganizationService(accounts.map((id) => ({ id, name: id })));
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-since-accounts-"));
  for (const [name, value] of Object.entries({
    AWS_ACCESS_KEY_ID: CALLER_KEY,
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL_STS: organization.endpoint,
    AWS_ENDPOINT_URL_ORGANIZATIONS: organization.endpoint,
  })) {
    vi.stubEnv(name, value);
  }
  for (const [index, owner] of accounts.entries()) {
    for (let each = 0; each < 10; each += 1)
      s3.buckets.create({ name: `acme-${index}-${each}`, owner, lifecycle: COVER });
  }
  const scan = async (file: string, ...args: readonly string[]) => {
    s3.requests.clear();
    const where = ["--endpoint-url", s3.endpoint, "--account", "111122223333", "--organization", "--role-name", "scan"];
    const output = ["--format", `json=${join(folder, file)}`, "--quiet", "--no-progress"];
    const status = await main(["scan", ...where, ...output, ...args], new FakeTerminal());
    const report = JSON.parse(readFileSync(join(folder, file), "utf8"));
    return { status, report, reads: s3.requests.count("GetBucketLifecycleConfiguration") };
  };
  try {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-21T02:00:00Z") });
    await scan("first.json");
    vi.setSystemTime(new Date("2026-11-22T02:00:00Z"));
    // Deleted in one account, and created in the other one: a bucket that nobody has looked at.
    s3.buckets.create({ name: "acme-0-3", owner: accounts[1] ?? "" });
    const { status, report, reads } = await scan(
      "second.json",
      "--since",
      join(folder, "first.json"),
      "--share",
      "1/365",
    );

    const kept = report.buckets.filter(({ asOf }: { asOf?: string }) => asOf === "2026-11-21T02:00:00.000Z");
    expect([report.buckets.length, kept.length + reads, status]).toEqual([20, 20, 2]);
    expect(kept.length).toBeGreaterThan(15);
    expect(report.buckets.find(({ bucket }: { bucket: string }) => bucket === "acme-0-3")).toMatchObject({
      account: accounts[1],
      status: "violation",
    });
  } finally {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    await Promise.all([s3.close(), organization.close()]);
    rmSync(folder, { recursive: true });
  }
});
