import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { RunError } from "../../../drift/errors.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";

describe("main", () => {
  let s3: EmbeddedS3;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-main-"));
    s3 = await startEmbeddedS3();
    s3.buckets.create({ name: "acme-bare" });
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_CONFIG_FILE", "/nowhere/config");
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
    await s3.close();
  });

  // Not the policy of this repository.
  const POLICY = "test/drift/cli/plain-policy.yaml";
  const run = (command: string, terminal: FakeTerminal, ...options: string[]) => {
    const journal = command === "patch" ? ["--journal", join(folder, "runs")] : [];
    return main([command, "--endpoint-url", s3.endpoint, "--policy", POLICY, ...journal, ...options], terminal);
  };
  const rules = () => s3.buckets.get("acme-bare")?.lifecycle;

  it("shows the stack of a bug, so that it can be reported, and fails", async () => {
    const terminal = new FakeTerminal();
    terminal.out = () => Promise.reject(new TypeError("a bug of ours"));
    expect(await run("scan", terminal)).toBe(1);
    expect(terminal.stderr).toMatch(
      /^mpu-guard: this is a bug, please report it with these lines:\nTypeError: a bug of ours\n {4}at /,
    );
  });

  it("shows no stack of a failed run: one line, without power over the terminal", async () => {
    const terminal = new FakeTerminal();
    expect(await run("scan", terminal, "--bucket", "acme\u001b[2J\u202e")).toBe(1);
    expect(terminal.stderr).toBe(
      "mpu-guard: of 1 bucket none is selected by --bucket acme\\u{1b}[2J\\u{202e}; there are buckets in us-east-1\n",
    );
    expect(terminal.stdout).toBe("");
  });

  it("shows no stack where a full disk takes not even the help", async () => {
    const terminal = new FakeTerminal();
    terminal.out = () => Promise.reject(new RunError("cannot write to standard output: the disk is full"));
    expect(await main(["--help"], terminal)).toBe(1);
    expect(terminal.stderr).toBe("mpu-guard: cannot write to standard output: the disk is full\n");
  });

  it("shows the diff before it asks, and writes after yes", async () => {
    const terminal = new FakeTerminal({ answer: "yes" });
    expect(await run("patch", terminal)).toBe(0);
    expect(terminal.questions).toHaveLength(1);
    expect(terminal.stdout).toContain("acme-bare (us-east-1): add the mpu-guard rule");
    expect(rules()).toContain("AbortIncompleteMultipartUpload");
  });

  it("writes nothing after anything else, and still reports what is wrong", async () => {
    const terminal = new FakeTerminal({ answer: "y" });
    expect(await run("patch", terminal)).toBe(2);
    expect(terminal.stdout).toContain("patch: 1 planned");
    expect(rules()).toBeUndefined();
  });

  it("shows what it would write even to who wants quiet, before it asks", async () => {
    const terminal = new FakeTerminal({ answer: "no" });
    await run("patch", terminal, "--quiet");
    expect(terminal.stdout).toContain("+ Rules:");
  });

  it("neither asks nor writes in a dry run, --auto-approve or not", async () => {
    const terminal = new FakeTerminal({ answer: "yes" });
    expect(await run("patch", terminal, "--dry-run", "--auto-approve")).toBe(2);
    expect(terminal.questions).toEqual([]);
    expect(rules()).toBeUndefined();
  });

  it.each([
    ["draws progress on standard error where somebody sees it", [], /scan: (1 of )?1 bucket/],
    ["draws none with --no-progress", ["--no-progress"], /^$/],
    ["draws none with --quiet", ["--quiet"], /^$/],
  ])("%s", async (_, options, expected) => {
    const terminal = new FakeTerminal({ showsProgress: true });
    await run("scan", terminal, ...options);
    expect(terminal.stderr).toMatch(expected);
  });

  it.each([true, false])("colours the table only where the terminal does (%j)", async (color) => {
    const terminal = new FakeTerminal({ color });
    await run("scan", terminal);
    expect(terminal.stdout.includes("\u001b[")).toBe(color);
  });
});
