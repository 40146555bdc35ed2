import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { expireXml, lifecycleXml, prefixFilterXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";

const LOGS = lifecycleXml(ruleXml("logs", prefixFilterXml("logs/"), expireXml(30)));
const PLACE = "s3://acme-journal/mpu-guard";

let s3: EmbeddedS3;
beforeAll(async () => {
  s3 = await startEmbeddedS3();
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "2");
});
beforeEach(() => {
  s3.faults.clear();
  s3.requests.clear();
  s3.buckets.create({ name: "acme-journal", versioning: "Enabled" });
  s3.buckets.create({ name: "acme-logs", lifecycle: LOGS });
});
afterAll(() => s3.close());

async function run(...words: string[]) {
  const terminal = new FakeTerminal();
  const status = await main([...words, "--endpoint-url", s3.endpoint, "--auto-approve", "--no-progress"], terminal);
  const journal = /rollback (s3:\S+)/.exec(terminal.stderr)?.[1] ?? "";
  return { status, journal, ...terminal };
}
const rulesOf = (name: string) => s3.buckets.get(name)?.lifecycle;
const keys = () => (s3.buckets.get("acme-journal")?.objects.list() ?? []).map(({ key }) => key);

describe("patch and rollback with a journal in a bucket", () => {
  it("patch every bucket, the journal's own among them, and put both back", async () => {
    const { status, journal } = await run("patch", "--journal", PLACE);
    expect(status).toBe(0);
    expect(journal).toMatch(/^s3:\/\/acme-journal\/mpu-guard\/\d{4}-/);
    expect(rulesOf("acme-journal")).toContain("AbortIncompleteMultipartUpload");
    expect((await run("rollback", journal)).status).toBe(0);
    expect([rulesOf("acme-journal"), rulesOf("acme-logs")]).toEqual([undefined, LOGS]);
    expect(keys().every((key) => key.startsWith(journal.slice("s3://acme-journal/".length)))).toBe(true);
  });

  it("write to no bucket where the journal's bucket keeps no versions, not even after an approval", async () => {
    s3.buckets.create({ name: "acme-journal" });
    const { status, stderr } = await run("patch", "--journal", PLACE);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^mpu-guard: the journal in .*keeps no versions.*\n$/)]);
    expect(s3.requests.count("PutBucketLifecycleConfiguration")).toBe(0);
  });

  it("stop where the journal cannot be kept any more, and are gone on with from there", async () => {
    // The plan, the proof that nothing is replaced, and the run's first line; then the bucket is closed.
    s3.faults.add({ operation: "PutObject", times: 3, fault: { kind: "delay", milliseconds: 0 } });
    const fault = { kind: "error", status: 403, code: "AccessDenied" } as const;
    s3.faults.add({ operation: "PutObject", times: Number.POSITIVE_INFINITY, fault });
    const stopped = await run("patch", "--journal", PLACE, "--concurrency", "1");
    expect(stopped.status).toBe(1);
    expect(stopped.stderr).toContain("allow s3:PutObject there");
    expect(s3.requests.count("PutBucketLifecycleConfiguration")).toBe(0);

    s3.faults.clear();
    const [name = ""] = keys();
    const journal = `s3://acme-journal/${name.split("/").slice(0, 2).join("/")}`;
    expect((await run("patch", journal)).status).toBe(0);
    expect(new Set(keys().map((key) => key.split("/")[1])).size).toBe(1);
    expect((await run("rollback", journal)).status).toBe(0);
    expect(rulesOf("acme-logs")).toBe(LOGS);
  });

  it("say in one line what is no run in a bucket", async () => {
    for (const command of ["patch", "rollback"]) {
      for (const place of ["s3://acme-journal", "s3://acme-journal/nobody", "s3://no-such-bucket/x", "s3://"]) {
        const { status, stderr } = await run(command, place);
        expect([status, stderr]).toEqual([1, expect.stringMatching(/^mpu-guard: [^\n]*s3:\/\/[^\n]*\n$/)]);
      }
    }
  });
});
