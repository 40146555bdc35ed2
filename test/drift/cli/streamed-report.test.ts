import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { seedEstate, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";

/** With entries that select a bucket, none, and one that ends soon: what a report says of a policy needs all buckets. */
const POLICY = `
version: 1
rule: { daysAfterInitiation: 7 }
overrides:
  - match: { bucket: "acme-web-*" }
    daysAfterInitiation: 14
exemptions:
  - { match: { bucket: "nobody-*" }, reason: r, owner: o, expires: 2099-01-01 }
  - { match: { bucket: "acme-*" , account: "999999999999" }, reason: r, owner: o, expires: 2099-01-01 }
`;

it("a stream keeps no bucket, and ends with what a report that keeps them all says of them", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  const s3 = await startEmbeddedS3();
  seedEstate(s3);
  const folder = mkdtempSync(join(tmpdir(), "mpu-guard-stream-"));
  writeFileSync(join(folder, "policy.yaml"), POLICY);
  const scan = async (format: string) => {
    const terminal = new FakeTerminal();
    const options = ["--endpoint-url", s3.endpoint, "--policy", join(folder, "policy.yaml"), "--account", s3.account];
    const status = await main(["scan", "--format", format, "--no-progress", "--quiet", ...options], terminal);
    return { status, stdout: terminal.stdout };
  };
  try {
    const streamed = await scan("ndjson");
    const kept = await scan("json");
    const lines = streamed.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const { startedAt: _, finishedAt: __, ...head } = lines.pop();
    const { buckets, ...report } = JSON.parse(kept.stdout);
    expect(streamed.status).toBe(kept.status);
    expect(report).toMatchObject(head);
    expect(head.policyNotes.map(({ kind }: { kind: string }) => kind)).toEqual(["unmatched"]);
    const byName = (a: { bucket: string }, b: { bucket: string }) => (a.bucket < b.bucket ? -1 : 1);
    expect(lines.sort(byName)).toEqual(buckets.sort(byName));
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    await s3.close();
  }
});
