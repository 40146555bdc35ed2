import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { runFolders } from "../../proof/run-folders.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";
import {
  BOTH,
  CENTRAL,
  firstRun,
  LOGS,
  MEDIA,
  outcomes,
  plantBuckets,
  type SeveralAccounts,
  sessions,
  startSeveralAccounts,
  THEIRS,
} from "../../support/several-accounts.ts";
import { runnerCommand } from "../report/runner-commands.ts";

describe("a patch of several accounts", () => {
  let there: SeveralAccounts;
  const held = (name: string) => there.s3.buckets.get(name)?.lifecycle;
  const writes = () =>
    [...there.s3.requests]
      .filter(({ method }) => method !== "GET")
      .map(({ bucket, accessKeyId }) => `${bucket} ${accessKeyId}`);
  beforeEach(async () => {
    there = await startSeveralAccounts();
    plantBuckets(there);
  });
  afterEach(() => there.close());

  const again = async (...[accounts, seconds]: Parameters<typeof startSeveralAccounts>) => {
    await there.close();
    there = await startSeveralAccounts(accounts, seconds);
    plantBuckets(there);
  };

  it("writes each bucket with a session of its own account, the caller's own without one, into one journal", async () => {
    const { status, report, stdout } = await there.report([
      "patch",
      "--organization",
      "--role-name",
      "mpu-guard-patch",
      "--auto-approve",
    ]);
    expect(outcomes(report)).toEqual([
      `${CENTRAL} acme-central patched`,
      `${MEDIA} acme-media patched`,
      `${MEDIA} acme-media-new patched`,
      `${LOGS} acme-logs patched`,
    ]);
    expect(status).toBe(0);
    expect(writes().sort()).toEqual([
      `acme-central AKIA${CENTRAL}`,
      `acme-logs ASIA${LOGS}`,
      `acme-media ASIA${MEDIA}`,
      `acme-media-new ASIA${MEDIA}`,
    ]);
    expect(held("acme-media")).toContain("<ID>theirs</ID>");
    expect(runFolders(join(there.folder, ".mpu-guard"))).toHaveLength(1);
    // CloudTrail shows which journal a request belongs to.
    const names = new Set(there.organization.assumed.map((form) => form.get("RoleSessionName")));
    expect([...names]).toEqual([`mpu-guard-${basename(firstRun(there))}`]);
    const headings = stdout.split("\n").filter((line) => line.startsWith("Account "));
    expect(headings).toEqual([`Account ${CENTRAL} (management)`, `Account ${MEDIA} (media)`, `Account ${LOGS} (logs)`]);
  });

  it("has no session that could write before somebody approves, and then one that can do nothing else", async () => {
    await there.run(["patch", ...BOTH, "--dry-run", "--preview"]);
    const canWrite = (actions: readonly string[]) => actions.some((action) => /Put|Delete|Abort|\*/.test(action));
    expect(sessions(there, MEDIA).length).toBeGreaterThan(0);
    expect([...sessions(there, MEDIA), ...sessions(there, LOGS)].filter(canWrite)).toEqual([]);
    there.organization.assumed.length = 0;
    await there.run(["patch", ...BOTH, "--auto-approve"]);
    expect(sessions(there, LOGS).filter(canWrite)).toEqual([
      ["s3:GetLifecycleConfiguration", "s3:PutLifecycleConfiguration"],
    ]);
    expect(sessions(there, LOGS).findIndex(canWrite)).toBe(sessions(there, LOGS).length - 1);
  });

  it("has no more sessions in an account with nothing to write than the scan's", async () => {
    await there.run(["patch", ...BOTH, "--auto-approve", "--bucket", "acme-media*"]);
    expect(sessions(there, LOGS)).toHaveLength(1);
    expect(sessions(there, MEDIA)).toHaveLength(3);
  });

  it("writes nothing at all where the accounts together have more changes than the policy allows", async () => {
    await writeFile(join(there.folder, "mpu-policy.yaml"), "version: 1\nlimits: { maxChangesPerRun: 2 }\n");
    const { status, stderr } = await there.run(["patch", ...BOTH, "--auto-approve"]);
    expect(stderr).toContain("3 buckets would change, and the policy's limits.maxChangesPerRun is 2");
    expect(status).toBe(1);
    expect(writes()).toEqual([]);
  });

  it("stops in all accounts where the canary of the first fails", async () => {
    const limits = "version: 1\nlimits: { failureTolerancePercentage: 100 }\n";
    await writeFile(join(there.folder, "mpu-policy.yaml"), limits);
    there.s3.faults.add({
      operation: "PutBucketLifecycleConfiguration",
      bucket: "acme-media",
      fault: { kind: "error", status: 403, code: "AccessDenied", message: "denied by a service control policy" },
    });
    const { status, report } = await there.report(["patch", ...BOTH, "--auto-approve"]);
    expect(outcomes(report)).toEqual([
      `${MEDIA} acme-media failed`,
      `${MEDIA} acme-media-new planned`,
      `${LOGS} acme-logs planned`,
    ]);
    expect(report.errors[0]?.kind).toBe("canary-failed");
    expect(status).toBe(1);
    expect(held("acme-logs")).toBeUndefined();
  });

  it("writes one bucket of each account before a second one of any, and stops in all where one of these fails", async () => {
    const denied = { kind: "error", status: 403, code: "AccessDenied", message: "denied in this account" } as const;
    there.s3.faults.add({ operation: "PutBucketLifecycleConfiguration", bucket: "acme-logs", fault: denied });
    await writeFile(join(there.folder, "mpu-policy.yaml"), "version: 1\nlimits: { failureTolerancePercentage: 100 }\n");
    const { status, report } = await there.report(["patch", ...BOTH, "--auto-approve"]);
    expect(outcomes(report)).toEqual([
      `${MEDIA} acme-media patched`,
      `${MEDIA} acme-media-new planned`,
      `${LOGS} acme-logs failed`,
    ]);
    expect(report.errors[0]?.message).toContain("1 of the first 2 writes (limits.canaryBuckets) failed");
    expect(held("acme-media-new")).toBeUndefined();
    expect(status).toBe(1);
  });

  it("goes on in the others where an account gives no session to write, and says so of its buckets and of it", async () => {
    // One to scan, one to plan; the next would write.
    await again([
      { id: MEDIA, name: "media", sessions: 2 },
      { id: LOGS, name: "logs" },
    ]);
    const { status, report, stdout } = await there.report(["patch", ...BOTH, "--auto-approve"]);
    expect(outcomes(report)).toEqual([
      `${MEDIA} acme-media failed`,
      `${MEDIA} acme-media-new failed`,
      `${LOGS} acme-logs patched`,
    ]);
    expect(report.accounts?.map(({ account, status: is }) => `${account} ${is}`)).toEqual([
      `${MEDIA} failed`,
      `${LOGS} scanned`,
    ]);
    expect(report.buckets[0]?.change?.reason).toContain("is not authorized to perform: sts:AssumeRole");
    expect(report.buckets[0]?.change?.reason).toContain("let the role be assumed in this account");
    expect(report.errors).toEqual([]);
    expect(stdout).toContain("FAILED accounts (1)");
    expect(status).toBe(2);
    expect(held("acme-media")).toBe(THEIRS);
  });

  it("asks an account that gives no session once more at most, whatever number of its buckets is to be written", async () => {
    await again([
      { id: MEDIA, name: "media", sessions: 2 },
      { id: LOGS, name: "logs" },
    ]);
    for (let index = 0; index < 20; index += 1) there.s3.buckets.create({ name: `acme-more-${index}`, owner: MEDIA });
    await there.run(["patch", ...BOTH, "--auto-approve"]);
    expect(sessions(there, MEDIA)).toHaveLength(3);
  });

  it("says of an account that could not be scanned that it is not patched, and patches the others", async () => {
    await again([
      { id: MEDIA, name: "media", trusts: false },
      { id: LOGS, name: "logs" },
    ]);
    const { status, report } = await there.report(["patch", ...BOTH, "--auto-approve"]);
    expect(outcomes(report)).toEqual([`${LOGS} acme-logs patched`]);
    expect(report.accounts?.[0]).toMatchObject({ account: MEDIA, status: "failed" });
    expect(status).toBe(3);
  });

  it("asks how many buckets of how many accounts, which, by which role, and writes nothing without a yes", async () => {
    for (const [name, value] of Object.entries({ ...there.environment, AWS_SECRET_ACCESS_KEY: "test" }))
      vi.stubEnv(name, value);
    const terminal = new FakeTerminal({ answer: "no" });
    const file = join(there.folder, "accounts.txt");
    const words = ["patch", "--accounts", file, "--role-name", "mpu-guard-patch", "--journal", there.folder];
    await main([...words, ...there.words, "--no-progress"], terminal);
    vi.unstubAllEnvs();
    const [question] = terminal.questions;
    expect(question).toContain("3 buckets in 2 accounts to be written:");
    expect(question).toMatch(new RegExp(`accounts: +${MEDIA}, ${LOGS}\n +role: +mpu-guard-patch`));
    expect(question).toContain("Write to 3 buckets in 2 accounts?");
    expect(writes()).toEqual([]);
  });

  it("says nothing that could command a terminal or a job, whatever accounts and buckets are called", async () => {
    const [media, logs] = ["\u001b[2J\u001b]0;media\u0007", "logs\r\n::stop-commands::x\u2028\u202e"];
    await again([
      { id: MEDIA, name: media },
      { id: LOGS, name: logs },
      { id: CENTRAL, name: "__proto__", trusts: false },
    ]);
    there.s3.buckets.create({ name: "__proto__", owner: MEDIA });
    there.s3.buckets.create({ name: "constructor", owner: LOGS });
    const who = ["--organization", "--role-name", "mpu-guard-patch"];
    const patched = await there.report(["patch", ...who, "--auto-approve"]);
    expect(outcomes(patched.report)).toContain(`${MEDIA} __proto__ patched`);
    expect(outcomes(patched.report)).toContain(`${LOGS} constructor patched`);
    const undone = await there.report(["rollback", firstRun(there), "--auto-approve"]);
    expect(held("__proto__")).toBeUndefined();
    expect(held("constructor")).toBeUndefined();
    for (const { stdout, stderr } of [patched, undone]) {
      for (const line of `${stdout}${stderr}`.split("\n")) {
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
        expect(runnerCommand(line)).toBeUndefined();
      }
    }
  });

  describe("and its plan", () => {
    it("names accounts and role, and is applied by them without a word more", async () => {
      const { stderr } = await there.run(["patch", ...BOTH, "--plan-out", "plan.json"]);
      const plan = JSON.parse(await readFile(join(there.folder, "plan.json"), "utf8"));
      expect(plan).toMatchObject({ account: CENTRAL, accounts: [MEDIA, LOGS], role: "audit/mpu-guard-patch" });
      expect(stderr).toContain("mpu-guard patch plan.json");
      expect(writes()).toEqual([]);
      const { status, report } = await there.report(["patch", "plan.json", "--auto-approve"]);
      expect(outcomes(report).every((outcome) => outcome.endsWith("patched"))).toBe(true);
      expect(status).toBe(0);
    });

    it("is applied in the accounts that can be reached, and says which cannot", async () => {
      await there.run(["patch", ...BOTH, "--plan-out", "plan.json"]);
      const plan = await readFile(join(there.folder, "plan.json"), "utf8");
      const { s3 } = there;
      const denied = await startSeveralAccounts([
        { id: MEDIA, name: "media", trusts: false },
        { id: LOGS, name: "logs" },
      ]);
      const environment = { ...there.environment, AWS_ENDPOINT_URL_STS: denied.organization.endpoint };
      expect(plan).toContain(s3.endpoint);
      const { stdout, status } = await there.run(["patch", "plan.json", "--auto-approve"], { environment });
      await denied.close();
      expect(stdout).toContain(`cannot assume arn:aws:iam::${MEDIA}:role/audit/mpu-guard-patch`);
      expect(held("acme-logs")).toContain("mpu-guard");
      expect(held("acme-media")).toBe(THEIRS);
      expect(status).toBe(3);
    });

    it.each<readonly [string, readonly string[], string]>([
      ["accounts again", ["--organization"], "plan.json: names its accounts: leave out --organization"],
      ["another caller", ["--account", LOGS], "plan.json: was made for roles that account 111122223333 assumes"],
    ])("is refused with %s", async (_, args, message) => {
      await there.run(["patch", ...BOTH, "--plan-out", "plan.json"]);
      const { status, stderr } = await there.run(["patch", "plan.json", "--auto-approve", ...args]);
      expect(stderr).toContain(message);
      expect(status).toBe(1);
      expect(writes()).toEqual([]);
    });
  });
});
