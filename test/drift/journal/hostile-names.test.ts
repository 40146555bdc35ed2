import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";
import { PAYLOADS } from "../../support/payloads.ts";
import { runnerCommand } from "../report/runner-commands.ts";

const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

let s3: EmbeddedS3;
let folder: string;
beforeAll(async () => {
  s3 = await startEmbeddedS3();
  s3.buckets.create({ name: "acme-media" });
  folder = mkdtempSync(join(tmpdir(), "mpu-guard-hostile-"));
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await s3.close();
});

/** As much of a payload as a file system takes for a name. */
const fileName = (payload: string) => payload.replaceAll(/[\0/]/g, "").slice(0, 60);

/** Runs the command, and expects that nothing it says can command a terminal or a job. */
async function run(...words: string[]) {
  const terminal = new FakeTerminal();
  const status = await main([...words, "--endpoint-url", s3.endpoint, "--no-progress"], terminal);
  const lines = terminal.stderr.split("\n").slice(0, -1);
  for (const line of [...lines, ...terminal.stdout.split("\n")]) {
    expect(line).not.toMatch(CONTROL);
    expect(runnerCommand(line)).toBeUndefined();
  }
  return { status, lines };
}

describe("patch and rollback", () => {
  it.each(Object.entries(PAYLOADS))("say one safe line about a file or a run called after %s", async (_, payload) => {
    const path = join(folder, fileName(payload));
    for (const words of [
      ["patch", path],
      ["patch", join(path, "plan.json")],
      ["rollback", path],
      ["rollback", `s3://${payload}`],
      ["patch", `s3://acme-journal/${payload}`],
      ["patch", "--journal", `s3://acme-journal/${payload}`],
    ]) {
      const { status, lines } = await run(...words);
      expect([status, lines.length]).toEqual([1, 1]);
    }
    const { lines } = await run("patch", "--plan-out", path);
    expect(lines).toEqual([expect.stringMatching(/^The plan is in .*; to apply it: mpu-guard patch /)]);
    expect(existsSync(path)).toBe(true);
    // A plan is no run.
    expect((await run("rollback", path)).lines).toHaveLength(1);
    rmSync(path);
  });

  it("name a hostile journal safely from its beginning to its rollback", async () => {
    const journals = join(folder, fileName("\u001b]0;owned\u0007\r\n::error::x ##[warning] \u202e\u009b2J"));
    const { lines } = await run("patch", "--journal", journals, "--auto-approve");
    expect(lines).toEqual([expect.stringMatching(/^What was replaced is in .*; to restore it: mpu-guard rollback /)]);
    const [name = ""] = readdirSync(journals);
    expect(await run("rollback", join(journals, name), "--auto-approve")).toEqual({ status: 0, lines: [] });
  });

  // To be met as soon as live-run.ts says the errors of a report by printable().
  it("say safely why they stopped, whatever a service answers", async () => {
    s3.buckets.create({ name: "acme-media" });
    s3.buckets.create({ name: "acme-journal", versioning: "Enabled" });
    s3.faults.add({ operation: "PutObject", times: 3, fault: { kind: "delay", milliseconds: 0 } });
    const fault = { kind: "error", status: 403, code: "AccessDenied", message: "\u202eno\u009b2J\u2028" } as const;
    s3.faults.add({ operation: "PutObject", times: 9, fault });
    expect((await run("patch", "--journal", "s3://acme-journal", "--auto-approve")).status).toBe(1);
  });
});
