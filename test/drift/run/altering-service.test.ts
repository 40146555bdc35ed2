import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";
import { documentOf } from "../aws/planted.ts";

const SHRINK =
  "<Rule><ID>shrink</ID><Filter><And><Prefix>logs/</Prefix><ObjectSizeGreaterThan>500</ObjectSizeGreaterThan></And></Filter><Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule>";
const POLICY = "version: 1\nlimits: { canaryBuckets: 0, failureTolerancePercentage: 100 }\n";
const NAMES = ["acme-a", "acme-b", "acme-c"];

/** Makes a bucket keep what is written to it with something lost, as soon as our rule is in it. */
function lose(s3: EmbeddedS3, name: string, spoil: (xml: string) => string): void {
  const bucket = s3.buckets.get(name);
  if (bucket === undefined) throw new Error(name);
  let held = bucket.lifecycle;
  Object.defineProperty(bucket, "lifecycle", {
    get: () => held,
    set: (xml: string | undefined) => {
      held = xml?.includes("mpu-guard-") ? spoil(xml) : xml;
    },
  });
}

describe("a service that takes our write and changes another rule, with no canary group asked for", () => {
  let s3: EmbeddedS3;
  let folder: string;

  beforeEach(async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    s3 = await startEmbeddedS3();
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-altering-"));
    writeFileSync(join(folder, "policy.yaml"), POLICY);
    for (const name of NAMES) s3.buckets.create({ name, lifecycle: documentOf(SHRINK) });
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    await s3.close();
  });

  async function patch() {
    const terminal = new FakeTerminal();
    const options = ["--policy", join(folder, "policy.yaml"), "--journal", join(folder, "runs"), "--format", "json"];
    const status = await main(["patch", "--auto-approve", "--endpoint-url", s3.endpoint, ...options], terminal);
    return { status, report: JSON.parse(terminal.stdout), stderr: terminal.stderr };
  }

  it.each<[string, (xml: string) => string]>([
    [
      "a condition, so that And holds a lone one",
      (xml) => xml.replace(/<ObjectSizeGreaterThan>\d+<\/ObjectSizeGreaterThan>/, ""),
    ],
    ["a whole filter", (xml) => xml.replace(/<And>.*?<\/And>/, "<Prefix></Prefix>")],
    ["the days", (xml) => xml.replace("<Days>3<", "<Days>1<")],
  ])("%s: gets one bucket, which is as it was afterwards, and the run says why it ends", async (_, spoil) => {
    for (const name of NAMES) lose(s3, name, spoil);
    const { status, report, stderr } = await patch();
    expect(status).toBe(1);
    expect(stderr).toContain('this service does not keep rule "shrink" as it was sent');
    expect(report.errors).toMatchObject([{ kind: "service-alters-rules", notWritten: 2 }]);
    const outcomes = report.buckets.map(({ change }: { change: { outcome: string } }) => change.outcome);
    expect(outcomes.sort()).toEqual(["failed", "planned", "planned"]);
    for (const name of NAMES) expect(s3.buckets.get(name)?.lifecycle).toBe(documentOf(SHRINK));
  });

  it("and one that keeps what it is sent has all of them patched", async () => {
    const { status, report } = await patch();
    expect([status, report.errors]).toEqual([0, []]);
  });
});
