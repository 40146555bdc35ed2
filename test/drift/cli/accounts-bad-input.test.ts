import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedS3, type Fault, startEmbeddedS3 } from "../../../sandbox/index.ts";
import {
  accountOfKey,
  CALLER_KEY,
  type OrganizationService,
  startOrganizationService,
} from "../../support/organization-service.ts";
import { type CommandOptions, runCommand } from "../../support/transcript-command.ts";

const RULE =
  "<LifecycleConfiguration><Rule><ID>abort</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>";

const id = (index: number) => `90000000000${index}`;
const MEDIA = id(1);
const LOGS = id(2);
const OTHERS = [id(3), id(4)];
const ALL = [MEDIA, LOGS, ...OTHERS];

describe("a run over several accounts of which one is in trouble", () => {
  let s3: EmbeddedS3;
  let organization: OrganizationService;
  let folder: string;

  beforeEach(async () => {
    s3 = await startEmbeddedS3({ accountOf: accountOfKey });
    organization = await startOrganizationService(ALL.map((account) => ({ id: account, name: "team" })));
    folder = await mkdtemp(join(tmpdir(), "bad-accounts-"));
    for (const owner of ALL) create(owner, "one", "two");
    await writeFile(join(folder, "accounts.txt"), ALL.join("\n"));
  });

  afterEach(async () => {
    await Promise.all([s3.close(), organization.close(), rm(folder, { recursive: true })]);
  });

  function create(owner: string, ...names: readonly string[]): void {
    for (const name of names) s3.buckets.create({ name: `${owner}-${name}`, owner, lifecycle: RULE });
  }

  const scan = (args: readonly string[] = [], options: Partial<CommandOptions> = {}) =>
    runCommand(
      [
        ...["scan", "--accounts", "accounts.txt", "--role-name", "scan", "--account", "111122223333"],
        ...["--endpoint-url", s3.endpoint, "--format", "json=report.json", ...args],
      ],
      {
        folder,
        ...options,
        environment: {
          AWS_ACCESS_KEY_ID: CALLER_KEY,
          AWS_ENDPOINT_URL_STS: organization.endpoint,
          ...options.environment,
        },
      },
    );
  const report = async () => JSON.parse(await readFile(join(folder, "report.json"), "utf8"));

  it.each<readonly [string, Fault, string, string]>([
    [
      "a service control policy denies to read its rules",
      {
        kind: "error",
        status: 403,
        code: "AccessDenied",
        message: `User: arn:aws:sts::${MEDIA}:assumed-role/scan/mpu-guard is not authorized to perform: s3:GetLifecycleConfiguration on resource: "arn:aws:s3:::${MEDIA}-one" with an explicit deny in a service control policy`,
      },
      "access-denied",
      "only the administrators of the organization can except the role",
    ],
    [
      "has buckets in a region that is not enabled",
      {
        kind: "error",
        status: 400,
        code: "InvalidToken",
        message: "The provided token is malformed or otherwise invalid.",
      },
      "access-denied",
      "enable the region in the account",
    ],
    [
      "has a token that expires within the run",
      { kind: "error", status: 400, code: "ExpiredToken", message: "The provided token has expired." },
      "access-denied",
      "the credentials have expired",
    ],
  ])("says of one that %s what it is, and judges all other buckets", async (_, fault, kind, fix) => {
    const operation = "GetBucketLifecycleConfiguration";
    s3.faults.add({ operation, bucket: `${MEDIA}-one`, times: Number.POSITIVE_INFINITY, fault });
    const { status } = await scan();
    const { buckets, accounts } = await report();
    const [unread, ...others] = buckets.sort((a: { status: string }) => (a.status === "undecided" ? -1 : 1));
    expect(unread).toMatchObject({ account: MEDIA, bucket: `${MEDIA}-one`, findings: [{ kind }] });
    expect(unread.findings[0].fix).toContain(fix);
    expect(others.map((each: { status: string }) => each.status)).toEqual(Array(7).fill("compliant"));
    expect(accounts.map((each: { status: string }) => each.status)).toEqual(Array(4).fill("scanned"));
    expect(status).toBe(3);
  });

  describe("and which somebody ends", () => {
    /** One bucket is never answered; once another account's are read, comes Ctrl-C. */
    async function interrupted(args: readonly string[] = []) {
      const operation = "GetBucketLifecycleConfiguration";
      create(LOGS, "stuck");
      s3.faults.add({ operation, bucket: `${LOGS}-stuck`, fault: { kind: "hang" } });
      return await scan(["--verbose", ...args], { interruptsAt: [`${OTHERS[1]}-two`] });
    }

    it("reports what is known by then, and which account is not whole", async () => {
      const { status, stderr } = await interrupted();
      const { summary, accounts, errors } = await report();
      expect(status).toBe(1);
      expect(stderr).toContain("mpu-guard: stopped, somebody ended it");
      expect(summary.compliant).toBeGreaterThan(0);
      expect(errors).toMatchObject([{ kind: "scan-interrupted" }]);
      const ofLogs = accounts.find((each: { account: string }) => each.account === LOGS);
      expect(ofLogs).toMatchObject({
        status: "failed",
        reason: expect.stringMatching(/^interrupted after \d buckets?$/),
      });
    });

    it("goes on with --resume: accounts that are done are not even assumed again", async () => {
      await interrupted(["--resume", "scan.run"]);
      const kept = await readFile(join(folder, "scan.run"), "utf8");
      const done = [...kept.matchAll(/^\{"account":\{"account":"(\d+)"/gm)].map(([, account]) => account);
      const assumed = organization.assumed.length;
      const { status } = await scan(["--resume", "scan.run"]);
      const again = organization.assumed.slice(assumed).map((form) => form.get("RoleArn")?.split(":")[4]);
      expect([...again, ...done].sort()).toEqual(ALL);
      expect(again).toContain(LOGS);
      const { summary, accounts } = await report();
      expect(summary).toMatchObject({ buckets: 9, compliant: 9 });
      expect(accounts.map((each: { buckets: number }) => each.buckets)).toEqual([2, 3, 2, 2]);
      expect(status).toBe(0);
    });
  });

  it("sends one request for each bucket, one for each page of a listing, and one AssumeRole an account", async () => {
    create(MEDIA, ...Array.from({ length: 1001 }, (_, index) => `more-${index}`));
    const before = s3.requests.count();
    expect((await scan()).status).toBe(0);
    const buckets = 2 * ALL.length + 1001;
    const pages = ALL.length + 1;
    expect((await report()).summary.compliant).toBe(buckets);
    expect(s3.requests.count() - before).toBe(buckets + pages);
    expect(organization.assumed).toHaveLength(ALL.length);
  });
});
