import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../drift/cli/main.ts";
import { FakeTerminal } from "../../support/fake-terminal.ts";
import {
  CENTRAL,
  LOGS,
  MEDIA,
  type SeveralAccounts,
  sessions,
  startSeveralAccounts,
} from "../../support/several-accounts.ts";
import { runCommand } from "../../support/transcript-command.ts";

const CLOSED = "900000000003";
const UNREAD = "900000000004";
const RULE =
  "<LifecycleConfiguration><Rule><ID>abort</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>";

/** The management account without tags; two that have them; one that is closed; one whose tags may not be read. */
const ACCOUNTS = [
  { id: CENTRAL, name: "management" },
  { id: MEDIA, name: "media", parent: "ou-teams", tags: { stage: "live", team: "media" } },
  { id: LOGS, name: "logs", parent: "ou-night", tags: { team: "logs" } },
  { id: CLOSED, name: "closed", state: "SUSPENDED", tags: { team: "media" } },
];
const WITH_UNREAD = [...ACCOUNTS, { id: UNREAD, name: "secret", tags: "denied" as const }];
const BY = ["--role-name", "mpu-guard"] as const;

describe("accounts that are selected by their tags", () => {
  let there: SeveralAccounts;
  beforeEach(() => start(ACCOUNTS));
  afterEach(() => there.close());

  async function start(accounts: Parameters<typeof startSeveralAccounts>[0]): Promise<void> {
    there = await startSeveralAccounts(accounts, undefined, { "ou-teams": ["ou-night"] });
    for (const owner of [CENTRAL, MEDIA, LOGS, CLOSED, UNREAD]) {
      there.s3.buckets.create({ name: `acme-${owner}`, owner, ...(owner === LOGS && { lifecycle: RULE }) });
    }
  }

  const again = async (accounts: Parameters<typeof startSeveralAccounts>[0]) => {
    await there.close();
    await start(accounts);
  };

  async function scanned(...tags: readonly string[]) {
    const { status, report, stdout } = await there.report(["scan", ...BY, ...tags]);
    const accounts = report.accounts?.map(({ account, status }) => `${account} ${status}`);
    return { status, report, stdout, accounts };
  }

  it.each<readonly [string, readonly string[], readonly string[]]>([
    ["a value", ["team=media"], [MEDIA]],
    ["one of two values", ["team=media", "team=logs"], [MEDIA, LOGS]],
    ["two keys", ["team=media", "stage=live"], [MEDIA]],
    ["a key alone", ["team"], [MEDIA, LOGS]],
  ])("are those with %s, and no session is opened in another one", async (_, tags, expected) => {
    const { accounts } = await scanned(...tags.flatMap((tag) => ["--account-tag", tag]));
    expect(accounts).toEqual(expected.map((account) => `${account} scanned`));
    expect(new Set(there.organization.assumed.map((form) => form.get("RoleArn")?.split(":")[4]))).toEqual(
      new Set(expected),
    );
  });

  it("are those of an organizational unit that have them: both must hold", async () => {
    expect((await scanned("--organizational-unit", "ou-night", "--account-tag", "team")).accounts).toEqual([
      `${LOGS} scanned`,
    ]);
  });

  it("cost one request for each active account, a few at once, and none where no tag is asked for", async () => {
    await scanned("--organization");
    expect([...there.organization.tagsAsked]).toEqual([]);
    await again([
      ...ACCOUNTS,
      ...Array.from({ length: 20 }, (_, index) => ({ id: `${910_000_000_000 + index}`, name: "x" })),
    ]);
    await scanned("--organization", "--account-tag", "team=logs");
    expect(there.organization.tagsAsked.size).toBe(23);
    expect(there.organization.tagsAsked).not.toContain(CLOSED);
    expect(there.organization.mostTagsAtOnce).toBeLessThanOrEqual(4);
  });

  it("are all found where AWS Organizations throttles the requests for tags", async () => {
    there.organization.throttlesTags = 5;
    expect((await scanned("--account-tag", "team")).accounts).toEqual([`${MEDIA} scanned`, `${LOGS} scanned`]);
  });

  it("are not known where the tags of one cannot be read: it is said, not asked, and neither left out nor in", async () => {
    await again(WITH_UNREAD);
    const { status, accounts, report, stdout } = await scanned("--account-tag", "team=logs");
    expect(accounts).toEqual([`${LOGS} scanned`, `${UNREAD} failed`]);
    const reason = report.accounts?.[1]?.reason;
    expect(reason).toContain("its tags could not be read");
    expect(reason).toContain("allow organizations:ListTagsForResource (mpu-guard iam organization --account-tag KEY");
    expect(stdout).toContain("1 account not scanned");
    expect(sessions(there, UNREAD)).toEqual([]);
    // All that is known is compliant, and something is not known.
    expect(status).toBe(3);
  });

  it("are not known where the answer is no list of tags, which is not an account without tags", async () => {
    await again([...ACCOUNTS, { id: UNREAD, name: "secret", tags: "no-list" as const }]);
    const { status, accounts, report } = await scanned("--account-tag", "team=logs");
    expect(accounts).toEqual([`${LOGS} scanned`, `${UNREAD} failed`]);
    expect(report.accounts?.[1]?.reason).toContain("the response of AWS Organizations is no list of tags");
    expect(status).toBe(3);
  });

  it("are refused in one line where none has them: a misspelt tag is no empty organization", async () => {
    const { stderr, status } = await there.run(["scan", ...BY, "--organization", "--account-tag", "team=medai"]);
    expect(stderr).toBe("mpu-guard: no active account in the organization has these tags: team=medai\n");
    expect(status).toBe(1);
  });

  it("are said by the head of the report, with the organizational units", async () => {
    const words = ["--organizational-unit", "ou-teams", "--account-tag", "team=media", "--account-tag", "stage"];
    const { report, stdout } = await scanned(...words);
    expect(report.identity).toMatchObject({
      organizationalUnits: ["ou-teams"],
      accountTags: ["team=media", "stage"],
    });
    expect(stdout).toContain("organizational units: ou-teams; account tags: team=media, stage;");
    // What is printed to be copied is about the same accounts.
    expect(stdout).toContain("--account-tag team=media --account-tag stage");
  });

  it("keep an exemption from being called unmatched, whose bucket may be in an account that was not selected", async () => {
    const policy = `version: 1\nexemptions: [{ match: { bucket: acme-${CENTRAL} }, reason: scratch, owner: media, expires: 2099-01-01 }]\n`;
    await writeFile(join(there.folder, "mpu-policy.yaml"), policy);
    expect((await scanned("--account-tag", "team=logs")).report.policyNotes).toEqual([]);
  });

  it("are not resumed as those of other tags", async () => {
    const scan = (tag: string) => there.run(["scan", ...BY, "--account-tag", tag, "--resume", "scan.run"]);
    there.s3.faults.add({
      operation: "GetBucketLifecycleConfiguration",
      fault: { kind: "error", status: 400, code: "ExpiredToken", message: "The provided token has expired." },
    });
    expect((await scan("team")).stderr).toContain("scan.run has what is known: the same command resumes it");
    const other = await scan("team=media");
    expect(other.stderr).toContain('has a run with another --account-tag (["team"], and this one has ["team=media"])');
    expect(other.status).toBe(1);
    expect((await scan("team")).stderr).not.toContain("another");
  });

  it("are in the question, the plan and the journal of a patch, and a plan takes no others", async () => {
    const words = ["patch", ...BY, "--account-tag", "team=media"];
    await there.run([...words, "--plan-out", "plan.json"]);
    const plan = JSON.parse(await readFile(join(there.folder, "plan.json"), "utf8"));
    expect(plan).toMatchObject({ accounts: [MEDIA], accountTags: ["team=media"] });
    const refused = await there.run(["patch", "plan.json", "--account-tag", "team=logs", "--auto-approve"]);
    expect(refused.stderr).toContain("plan.json: names its accounts: leave out --account-tag team=logs");
    expect(refused.status).toBe(1);
    for (const [name, value] of Object.entries({ ...there.environment, AWS_SECRET_ACCESS_KEY: "test" }))
      vi.stubEnv(name, value);
    const terminal = new FakeTerminal({ answer: "no" });
    const others = [...there.words, "--journal", there.folder, "--no-progress"];
    await main([...words, ...others], terminal);
    // In this process, where another policy may be found.
    const saved = join(there.folder, "saved.json");
    await main([...words, ...others, "--plan-out", saved], terminal);
    await main(["patch", saved, ...others], terminal);
    vi.unstubAllEnvs();
    expect(terminal.questions, terminal.stderr).toHaveLength(2);
    for (const question of terminal.questions) expect(question).toMatch(/account tags: +team=media\n/);
    await there.run([...words, "--auto-approve"]);
    expect(there.s3.buckets.get(`acme-${MEDIA}`)?.lifecycle).toContain("mpu-guard");
    expect(there.s3.buckets.get(`acme-${CENTRAL}`)?.lifecycle).toBeUndefined();
    const { stdout } = await runCommand(["runs", "--format", "json"], there);
    expect(JSON.parse(stdout).runs[0].identity).toMatchObject({ accounts: [MEDIA], accountTags: ["team=media"] });
  });

  it("are not patched where they are not known to be meant", async () => {
    await again(WITH_UNREAD);
    const { status, report } = await there.report(["patch", ...BY, "--account-tag", "team=media", "--auto-approve"]);
    expect(report.accounts?.map(({ account, status }) => `${account} ${status}`)).toEqual([
      `${MEDIA} scanned`,
      `${UNREAD} failed`,
    ]);
    expect(there.s3.buckets.get(`acme-${UNREAD}`)?.lifecycle).toBeUndefined();
    expect(status).toBe(3);
  });

  it("are those whose uploads are listed", async () => {
    await again(WITH_UNREAD);
    const { report, status } = await there.report(["uploads", ...BY, "--account-tag", "team=logs"]);
    expect(report.buckets.map(({ account }) => account)).toEqual([LOGS]);
    expect(report.accounts?.[1]).toMatchObject({ account: UNREAD, status: "failed" });
    expect(status).toBe(3);
  });

  it("are those in which a bucket to verify is looked for", async () => {
    const verify = (tag: string) => there.run(["verify", `acme-${LOGS}`, ...BY, "--account-tag", tag]);
    expect((await verify("team=logs")).stdout).toContain(`acme-${LOGS}`);
    const other = await verify("team=media");
    expect(other.stderr).toContain(`acme-${LOGS}`);
    expect(other.status).toBe(1);
  });

  it("are those that the doctor examines, with the permission to read tags and the statement that allows it", async () => {
    await again(WITH_UNREAD);
    const words = ["doctor", ...BY, "--account-tag", "team=logs"];
    const { stdout, status } = await there.run([...words, "--format", "json"]);
    const { accounts } = JSON.parse(stdout);
    const [logs, unread] = accounts;
    expect(accounts.map(({ account }: { account: string }) => account)).toEqual([LOGS, UNREAD]);
    expect(logs.permissions[0]).toMatchObject({ action: "organizations:ListTagsForResource", status: "granted" });
    expect(unread.permissions[0]).toMatchObject({ action: "organizations:ListTagsForResource", status: "missing" });
    expect(unread.permissions[1]).toMatchObject({ action: "sts:AssumeRole", status: "not-tried" });
    expect(unread.add).toEqual([
      { of: "caller", to: "identity-policy", statements: [expect.objectContaining({ Sid: "ReadAccountTags" })] },
    ]);
    expect(status).toBe(2);
    expect((await there.run(words)).stdout).toContain("organizations:ListTagsForResource");
  });

  it.each<readonly [string, readonly string[], string]>([
    ["no key", ["--account-tag", "=media", ...BY], "expected a tag of an account, such as cost-center=media"],
    ["a file of accounts", ["--account-tag", "team", "--accounts", "accounts.txt", ...BY], "cannot be used with"],
    ["no role", ["--account-tag", "team"], "add --role-name"],
  ])("are refused in one line with %s", async (_, words, message) => {
    const { stderr, status } = await there.run(["scan", ...words]);
    expect(stderr).toContain(message);
    expect([stderr.trim().split("\n").length, status]).toEqual([1, 1]);
  });
});
