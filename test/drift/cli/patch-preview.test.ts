import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";

const DAY = 24 * 60 * 60 * 1000;

describe("a patch", () => {
  let s3: EmbeddedS3;
  const keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
  const before = keys.map((key) => process.env[key]);

  beforeEach(async () => {
    for (const key of keys) process.env[key] = "test";
    s3 = await startEmbeddedS3();
    const bucket = s3.buckets.create({ name: "acme-media" });
    bucket.uploads.add({ key: "a", initiated: new Date(Date.now() - 30 * DAY), partSizes: [2 ** 20] });
    bucket.uploads.add({ key: "b", initiated: new Date(Date.now() - 2 * DAY), partSizes: [2 ** 20] });
  });

  afterEach(async () => {
    for (const [index, key] of keys.entries()) {
      const value = before[index];
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
    await s3.close();
  });

  const patch = async (terminal: FakeTerminal, ...words: readonly string[]) => {
    const status = await main(
      ["patch", "--endpoint-url", s3.endpoint, "--policy", "mpu-policy.yaml", ...words],
      terminal,
    );
    return { status, listings: s3.requests.count("ListMultipartUploads"), parts: s3.requests.count("ListParts") };
  };

  it("says to whom it asks what the new rule would abort, and looks at no younger upload", async () => {
    const terminal = new FakeTerminal({ answer: "no" });
    expect(await patch(terminal)).toEqual({ status: 2, listings: 1, parts: 1 });
    expect(terminal.stdout).toContain(
      "aborts 1 upload initiated more than 7 days ago, 1.00 MiB, the oldest 30 days old",
    );
    expect(terminal.questions).toHaveLength(1);
  });

  it("lists no uploads where nobody is asked", async () => {
    const terminal = new FakeTerminal();
    expect(await patch(terminal, "--dry-run")).toMatchObject({ status: 2, listings: 0 });
    expect(terminal.stdout).not.toContain("first run of the rule");
  });
});
