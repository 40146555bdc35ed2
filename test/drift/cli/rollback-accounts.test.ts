import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runFolders } from "../../proof/run-folders.ts";
import {
  BOTH,
  CENTRAL,
  firstRun,
  LOGS,
  lifecycles,
  MEDIA,
  outcomes,
  plantBuckets,
  type SeveralAccounts,
  sessions,
  startSeveralAccounts,
  THEIRS,
} from "../../support/several-accounts.ts";
import { runCommand } from "../../support/transcript-command.ts";

describe("a rollback of several accounts", () => {
  let there: SeveralAccounts;
  const held = (name: string) => there.s3.buckets.get(name)?.lifecycle;

  beforeEach(async () => {
    there = await startSeveralAccounts();
    plantBuckets(there);
  });
  afterEach(() => there.close());

  const patched = async () => {
    const before = lifecycles(there);
    await there.run(["patch", ...BOTH, "--auto-approve"]);
    return before;
  };

  it("restores every bucket of both accounts, in order of the accounts, by the role that the journal names", async () => {
    const before = await patched();
    there.organization.assumed.length = 0;
    const { status, report } = await there.report(["rollback", firstRun(there), "--auto-approve"]);
    expect(outcomes(report)).toEqual([
      `${MEDIA} acme-media restored`,
      `${MEDIA} acme-media-new restored`,
      `${LOGS} acme-logs restored`,
    ]);
    expect(lifecycles(there)).toEqual(before);
    expect(report.accounts?.map(({ account }) => account)).toEqual([MEDIA, LOGS]);
    expect(status).toBe(0);
    const roles = new Set(there.organization.assumed.map((form) => form.get("RoleArn")?.split("role/")[1]));
    expect(roles).toEqual(new Set(["audit/mpu-guard-patch"]));
  });

  it("takes another role, and what its trust policy asks for", async () => {
    await patched();
    there.organization.assumed.length = 0;
    await there.run(["rollback", firstRun(there), "--auto-approve", "--role-name", "undo", "--external-id", "acme"]);
    const asked = there.organization.assumed.map((form) => [form.get("RoleArn"), form.get("ExternalId")]);
    expect(asked).toHaveLength(4);
    expect(asked.every(([arn, id]) => arn?.endsWith(":role/undo") && id === "acme")).toBe(true);
  });

  it("has no session that could write for a dry run", async () => {
    await patched();
    there.organization.assumed.length = 0;
    await there.run(["rollback", firstRun(there), "--dry-run"]);
    const actions = [...sessions(there, MEDIA), ...sessions(there, LOGS)].flat();
    expect(actions).toContain("s3:GetLifecycleConfiguration");
    expect(actions.filter((action) => /Put/.test(action))).toEqual([]);
  });

  it.each([
    ["before anything is planned", 0],
    ["once it is approved", 1],
  ])("restores the others where an account gives no session %s, and says which is not", async (_, given) => {
    await patched();
    const denied = await startSeveralAccounts([
      { id: MEDIA, name: "media", sessions: given },
      { id: LOGS, name: "logs" },
    ]);
    const environment = { ...there.environment, AWS_ENDPOINT_URL_STS: denied.organization.endpoint };
    const { status, stdout } = await there.run(["rollback", firstRun(there), "--auto-approve"], { environment });
    await denied.close();
    expect(stdout).toContain(`cannot assume arn:aws:iam::${MEDIA}:role/audit/mpu-guard-patch`);
    expect(stdout).toContain("2 accounts: 1 reached, 1 failed");
    expect(held("acme-logs")).toBeUndefined();
    expect(held("acme-media")).toContain("mpu-guard");
    expect(status).toBe(2);
    // What is left can be restored later.
    expect((await there.run(["rollback", firstRun(there), "--auto-approve"])).status).toBe(0);
    expect(held("acme-media")).toBe(THEIRS);
  });

  it("is found by --last, and listed with how many accounts it wrote to", async () => {
    const before = await patched();
    const list = (...args: string[]) => runCommand(["runs", ...args], { folder: there.folder });
    const listed = await list();
    expect(listed.stdout).toMatch(/2 accounts .* patched +3 patched: acme-media, acme-logs, acme-media-new/);
    const asJson = await list("--format", "json");
    expect(JSON.parse(asJson.stdout).runs[0].identity).toMatchObject({ accounts: [MEDIA, LOGS] });
    await there.run(["rollback", "--last", "--auto-approve"]);
    expect(lifecycles(there)).toEqual(before);
  });

  it("is refused as another caller's, and where a role is given for a run of one account", async () => {
    await patched();
    const other = await there.run(["rollback", firstRun(there), "--auto-approve", "--account", LOGS]);
    expect(other.stderr).toContain("was made for roles that account 111122223333 assumes");
    await there.run(["patch", "--auto-approve", "--journal", "own"]);
    const [own = ""] = runFolders(join(there.folder, "own"));
    const role = await there.run(["rollback", own, "--auto-approve", "--role-name", "undo"]);
    expect(role.stderr).toContain("is of one account, with its own credentials: leave out --role-name undo");
    expect([other.status, role.status]).toEqual([1, 1]);
    expect((await there.run(["rollback", own, "--auto-approve"])).status).toBe(0);
  });

  it("still takes a journal that an earlier version wrote, of one account", async () => {
    there.s3.buckets.create({ name: "acme-earlier", owner: CENTRAL, lifecycle: THEIRS });
    await there.run(["patch", "--auto-approve", "--bucket", "acme-earlier"]);
    const file = join(there.folder, firstRun(there), "journal.ndjson");
    const [head = "", ...lines] = (await readFile(file, "utf8")).split("\n");
    const { schemaVersion, command, tool, time, account, endpointUrl } = JSON.parse(head);
    const old = JSON.stringify({ entry: "run", schemaVersion, command, tool, time, account, endpointUrl });
    await writeFile(file, [old, ...lines].join("\n"));
    expect((await there.run(["rollback", firstRun(there), "--auto-approve"])).status).toBe(0);
    expect(held("acme-earlier")).toBe(THEIRS);
  });

  it("is interrupted and resumed in the accounts of its journal", async () => {
    await there.run(["patch", ...BOTH, "--auto-approve"], { interruptsAt: ["Account"] });
    const { status, report } = await there.report(["patch", firstRun(there), "--auto-approve"]);
    expect(report.accounts?.map(({ account }) => account)).toEqual([MEDIA, LOGS]);
    expect(status).toBe(0);
  });
});
