import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { type EmbeddedS3, seedEstate, startEmbeddedS3 } from "../../../sandbox/index.ts";
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

describe("a scan that keeps no bucket in memory", () => {
  let s3: EmbeddedS3;
  let folder: string;

  beforeEach(async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    // One bucket of these is throttled for good.
    vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
    s3 = await startEmbeddedS3();
    seedEstate(s3);
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-stream-"));
    writeFileSync(join(folder, "policy.yaml"), POLICY);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    await s3.close();
  });

  async function scan(...formats: readonly string[]) {
    const terminal = new FakeTerminal();
    const options = ["--endpoint-url", s3.endpoint, "--policy", join(folder, "policy.yaml"), "--account", s3.account];
    const outputs = formats.flatMap((format) => ["--format", format]);
    const status = await main(["scan", ...outputs, "--no-progress", "--quiet", ...options], terminal);
    return { status, stdout: terminal.stdout };
  }
  /** With the page beside it, which draws every bucket, a run keeps them all. */
  const keeping = (format: string) => scan(format, "html=/dev/null");
  const withoutTimes = (text: string) =>
    text.replace(/("(started|finished)At": ?|TimeUtc": ?|time(stamp)?=)"[^"]*"/g, "");

  it("ends a stream with what a report that keeps them all says of them", async () => {
    const streamed = await scan("ndjson");
    const kept = await keeping("json");
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
  });

  it.each(["json", "csv", "table", "markdown", "sarif", "junit", "github"])(
    "writes the same %s as one that keeps them all, to the last byte",
    async (format) => {
      const [sorted, kept] = [await scan(format), await keeping(format)];
      expect(withoutTimes(sorted.stdout)).toBe(withoutTimes(kept.stdout));
      expect(sorted.stdout.length).toBeGreaterThan(1000);
      expect(sorted.status).toBe(kept.status);
    },
  );

  it("writes several such formats of one run, each with all buckets in their order", async () => {
    const { stdout } = await scan("json", `csv=${join(folder, "r.csv")}`, `ndjson=${join(folder, "r.ndjson")}`);
    const names = JSON.parse(stdout).buckets.map(({ bucket }: { bucket: string }) => bucket);
    const lines = readFileSync(join(folder, "r.ndjson"), "utf8").trimEnd().split("\n").slice(0, -1);
    expect(lines.map((line) => JSON.parse(line).bucket)).toEqual(names);
    const rows = readFileSync(join(folder, "r.csv"), "utf8").split("\r\n");
    expect(rows.length).toBeGreaterThan(names.length);
  });
});
