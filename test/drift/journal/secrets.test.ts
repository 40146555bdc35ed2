import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { REPORTERS } from "../../../drift/report/reporters.ts";
import { expireXml, lifecycleXml, prefixFilterXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import { type EmbeddedS3, type Fault, type OperationName, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";

const KEYS = {
  AWS_ACCESS_KEY_ID: "AKIASEENBYSTRANGERS1",
  AWS_SECRET_ACCESS_KEY: "secret-key-seen-by-strangers",
  AWS_SESSION_TOKEN: "session-token-seen-by-strangers",
};
const SIGNATURE = "f0e1d2c3b4a5968778695a4b3c2d1e0f";
const TO_SIGN = "AWS4-HMAC-SHA256 20261121T040000Z 20261121/us-east-1/s3/aws4_request";
const SECRETS = [...Object.values(KEYS), SIGNATURE, "AWS4-HMAC-SHA256", "x-amz-security-token"];

/**
 * What S3 answers where the signature is wrong: all that was signed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const MISMATCH: Fault = {
  kind: "body",
  status: 403,
  body: `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided.</Message>
<AWSAccessKeyId>${KEYS.AWS_ACCESS_KEY_ID}</AWSAccessKeyId><StringToSign>${TO_SIGN}</StringToSign>
<SignatureProvided>${SIGNATURE}</SignatureProvided><StringToSignBytes>41 57 53</StringToSignBytes>
<CanonicalRequest>GET / x-amz-security-token:${KEYS.AWS_SESSION_TOKEN}</CanonicalRequest></Error>`,
};
const INVALID: Fault = {
  kind: "body",
  status: 400,
  body: `<Error><Code>InvalidToken</Code><Message>The provided token is malformed or otherwise invalid.</Message><Token-0>${KEYS.AWS_SESSION_TOKEN}</Token-0></Error>`,
};

let s3: EmbeddedS3;
let folder: string;
beforeAll(async () => {
  s3 = await startEmbeddedS3();
  for (const [name, value] of Object.entries(KEYS)) vi.stubEnv(name, value);
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
});
beforeEach(() => {
  s3.faults.clear();
  s3.buckets.create({ name: "acme-bare" });
  s3.buckets.create({
    name: "acme-logs",
    lifecycle: lifecycleXml(ruleXml("logs", prefixFilterXml("logs/"), expireXml(30))),
  });
  s3.buckets.create({ name: "acme-journal", versioning: "Enabled" });
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-secrets-"));
  return () => rmSync(folder, { recursive: true });
});
afterAll(() => s3.close());

/** Runs a command with every report format beside it, and gives all that it said. */
async function said(...words: string[]): Promise<string> {
  const terminal = new FakeTerminal();
  const files = Object.keys(REPORTERS).flatMap((format) => ["--format", `${format}=${join(folder, format)}`]);
  const endpoint = words.includes("--account") ? [] : ["--endpoint-url", s3.endpoint];
  await main([...words, ...files, "--format", "table", ...endpoint, "--no-progress"], terminal);
  return terminal.stdout + terminal.stderr;
}

/** Every file that was left: reports, plans, journals, and what is in the journal's bucket. */
function left(path = folder): string {
  if (statSync(path).isFile()) return readFileSync(path, "utf8");
  return readdirSync(path)
    .map((name) => left(join(path, name)))
    .join("\n");
}
const inBucket = () =>
  (s3.buckets.get("acme-journal")?.objects.list() ?? []).map(({ content }) => Buffer.from(content).toString()).join();

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

const place = () => join(folder, "journals");
const runIn = () => join(place(), readdirSync(place())[0] ?? "");

describe("keys, tokens and signatures", () => {
  it("are in no output, report, plan or journal of runs that go well", async () => {
    const texts = [
      await said("scan"),
      await said("patch", "--plan-out", join(folder, "plan.json")),
      await said("patch", join(folder, "plan.json"), "--journal", place(), "--auto-approve"),
      await said("rollback", runIn(), "--auto-approve"),
      await said("patch", "--journal", "s3://acme-journal/runs", "--auto-approve"),
    ];
    for (const text of texts) expect(text).toContain("3 buckets");
    expect(left()).toContain('"entry":"writing"');
    expect(inBucket()).toContain('"entry":"writing"');
    expectNoSecret(texts.join() + left() + inBucket());
  });

  it.each<[OperationName, Fault]>(
    (
      [
        "ListBuckets",
        "GetBucketLifecycleConfiguration",
        "GetBucketTagging",
        "GetBucketVersioning",
        "PutBucketLifecycleConfiguration",
        "HeadBucket",
        "ListObjectsV2",
        "PutObject",
      ] as const
    ).flatMap((operation): [OperationName, Fault][] => [
      [operation, MISMATCH],
      [operation, INVALID],
    ]),
  )("are in none of them either where %s is answered with all that was signed", async (operation, fault) => {
    s3.faults.add({ operation, times: Number.POSITIVE_INFINITY, fault });
    s3.requests.clear();
    const texts = [
      await said("scan", "--check-mfa-delete"),
      await said("patch", "--plan-out", join(folder, "plan.json")),
      await said("patch", "--journal", place(), "--auto-approve", "--bucket", "acme-bare"),
      await said("patch", "--journal", "s3://acme-journal/runs", "--auto-approve", "--bucket", "acme-logs"),
      await said("rollback", "s3://acme-journal/runs/2026-11-21T04-00-00Z-9f86d0", "--auto-approve"),
    ];
    expect(s3.requests.count(operation)).toBeGreaterThan(0);
    expectNoSecret(texts.join() + left() + inBucket());
  });

  it("are in none of them where a rollback fails", async () => {
    await said("patch", "--journal", place(), "--auto-approve", "--bucket", "acme-logs");
    s3.faults.add({ operation: "PutBucketLifecycleConfiguration", times: 9, fault: MISMATCH });
    const text = await said("rollback", runIn(), "--auto-approve");
    expect(left()).toContain("SignatureDoesNotMatch");
    expectNoSecret(text + left());
  });

  it("are in none of them where STS refuses", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_STS", s3.endpoint);
    s3.faults.add({ operation: "NotImplemented", times: 9, fault: MISMATCH });
    const terminal = new FakeTerminal();
    expect(await main(["scan", "--no-progress"], terminal)).toBe(1);
    expectNoSecret(terminal.stdout + terminal.stderr);
    vi.stubEnv("AWS_ENDPOINT_URL_STS", undefined);
  });
});
