import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../sandbox/index.ts";
import {
  accountOfKey,
  CALLER_KEY,
  type OrganizationAccount,
  type OrganizationService,
  startOrganizationService,
} from "../../support/organization-service.ts";
import { runCommand } from "../../support/transcript-command.ts";

const RULE =
  "<LifecycleConfiguration><Rule><ID>abort</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>";

const id = (index: number) => `90000000000${index}`;
const ACCOUNTS: readonly OrganizationAccount[] = [
  { id: "111122223333", name: "management" },
  { id: id(1), name: "media", parent: "ou-teams" },
  { id: id(2), name: "logs", parent: "ou-night" },
  { id: id(3), name: "closed", state: "SUSPENDED" },
  { id: id(4), name: "denied \u001b[31m<b>", trusts: false },
  { id: id(5), name: "empty" },
];

describe("a scan of several accounts", () => {
  let s3: EmbeddedS3;
  let organization: OrganizationService;
  let folder: string;

  beforeEach(async () => {
    s3 = await startEmbeddedS3({ accountOf: accountOfKey });
    organization = await startOrganizationService(ACCOUNTS, { "ou-teams": ["ou-night"] });
    folder = await mkdtemp(join(tmpdir(), "accounts-"));
    for (const [owner, bucket, lifecycle] of [
      ["111122223333", "acme-central", RULE],
      [id(1), "acme-media", undefined],
      [id(1), "acme-media-covered", RULE],
      [id(2), "acme-logs", RULE],
      [id(3), "acme-closed", undefined],
      [id(4), "acme-denied", undefined],
    ] as const) {
      s3.buckets.create({ name: bucket, owner, ...(lifecycle !== undefined && { lifecycle }) });
    }
  });

  afterEach(async () => {
    await Promise.all([s3.close(), organization.close(), rm(folder, { recursive: true })]);
  });

  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runCommand([...args, "--endpoint-url", s3.endpoint, "--account", "111122223333"], {
      folder,
      environment: {
        AWS_ACCESS_KEY_ID: CALLER_KEY,
        AWS_ENDPOINT_URL_STS: organization.endpoint,
        AWS_ENDPOINT_URL_ORGANIZATIONS: organization.endpoint,
        ...environment,
      },
    });

  /** The verdicts, and what became of the accounts. */
  async function scanned(args: readonly string[]) {
    const { stderr, status } = await run([
      "scan",
      "--role-name",
      "audit/mpu-guard-scan",
      ...args,
      "--format",
      "json=r.json",
    ]);
    const report = JSON.parse(await readFile(join(folder, "r.json"), "utf8"));
    return {
      status,
      stderr,
      buckets: report.buckets.map((each: Record<string, string>) => `${each.account} ${each.bucket} ${each.status}`),
      accounts: report.accounts.map(
        (each: Record<string, string>) => `${each.account} ${each.status} ${each.buckets ?? ""}`,
      ),
      report,
    };
  }

  it("reads each active account by its role, the caller's own without one, and says which could not be scanned", async () => {
    const { status, buckets, accounts, report } = await scanned(["--organization"]);
    expect(buckets).toEqual([
      "111122223333 acme-central compliant",
      `${id(1)} acme-media violation`,
      `${id(1)} acme-media-covered compliant`,
      `${id(2)} acme-logs compliant`,
    ]);
    expect(accounts).toEqual([
      "111122223333 scanned 1",
      `${id(1)} scanned 2`,
      `${id(2)} scanned 1`,
      `${id(4)} failed `,
      `${id(5)} scanned 0`,
    ]);
    expect(report.accounts[3].reason).toContain("is not authorized to perform: sts:AssumeRole");
    expect(status).toBe(2);
    const asked = organization.assumed.map((form) => form.get("RoleArn"));
    expect(asked.sort()).toEqual([1, 2, 4, 5].map((index) => `arn:aws:iam::${id(index)}:role/audit/mpu-guard-scan`));
  });

  it("asks for no more than its own permissions, in a session that names the run", async () => {
    await scanned(["--accounts", await accountsFile(`${id(2)}\n`), "--external-id", "acme"]);
    const [form] = organization.assumed;
    const policy = JSON.parse(form?.get("Policy") ?? "");
    const actions = policy.Statement.flatMap(({ Action }: { Action: string[] }) => Action);
    expect(actions).toContain("s3:GetLifecycleConfiguration");
    expect(actions.filter((action: string) => /Put|Delete|Abort|\*/.test(action))).toEqual([]);
    expect(form?.get("RoleSessionName")).toMatch(/^mpu-guard-[\w-]{2,54}$/);
    expect(form?.get("ExternalId")).toBe("acme");
  });

  it("is undecided where all that could be scanned is compliant, and an account could not", async () => {
    const file = await accountsFile(`${id(2)}, logs # nightly\n${id(4)}\n`);
    const { status, accounts } = await scanned(["--accounts", file]);
    expect(accounts).toEqual([`${id(2)} scanned 1`, `${id(4)} failed `]);
    expect(status).toBe(3);
    const { stdout } = await run(["scan", "--accounts", file, "--role-name", "mpu-guard-scan", "--allow-undecided"]);
    expect(stdout).toContain("FAILED accounts (1)");
    expect(stdout).toContain("1 account not scanned");
  });

  it("assumes the role again where its session ends before the run does", async () => {
    await organization.close();
    // What expires within minutes, the SDK takes for expired.
    organization = await startOrganizationService(ACCOUNTS, {}, 60);
    const { buckets, accounts } = await scanned(["--accounts", await accountsFile(id(1))]);
    expect(accounts).toEqual([`${id(1)} scanned 2`]);
    expect(buckets).toHaveLength(2);
    expect(organization.assumed.length).toBeGreaterThan(1);
  });

  it("says of a session that could not be renewed what it is, and not that the role lacks a permission", async () => {
    await organization.close();
    organization = await startOrganizationService([{ id: id(1), name: "media", sessions: 1 }], {}, 60);
    const { status, report } = await scanned(["--accounts", await accountsFile(id(1))]);
    const [{ reason }] = report.accounts;
    expect(reason).toContain(`the session of arn:aws:iam::${id(1)}:role/audit/mpu-guard-scan could not be renewed`);
    expect(reason).not.toContain("s3:ListAllMyBuckets");
    expect(status).toBe(3);
  });

  it("narrows a session to less than STS takes, whatever the scan looks at", async () => {
    await writeFile(join(folder, "mpu-policy.yaml"), "version: 1\nallowExemptionTags: true\n");
    await scanned(["--accounts", await accountsFile(id(2)), "--directory-buckets", "--check-mfa-delete"]);
    const policy = organization.assumed[0]?.get("Policy") ?? "";
    expect(policy).toContain("s3:GetBucketTagging");
    expect(policy).toContain("s3express:GetLifecycleConfiguration");
    // AssumeRole, Policy: at most 2,048 characters.
    expect(policy.length).toBeLessThan(2048);
  });

  it("leaves out no account of which it is not said whether it is active", async () => {
    await organization.close();
    organization = await startOrganizationService([{ id: id(2), name: "logs", state: null }]);
    expect((await scanned(["--organization"])).accounts).toEqual([`${id(2)} scanned 1`]);
  });

  it("takes an organizational unit with those below it", async () => {
    const { accounts } = await scanned(["--organizational-unit", "ou-teams"]);
    expect(accounts).toEqual([`${id(1)} scanned 2`, `${id(2)} scanned 1`]);
  });

  it("takes what aws organizations list-accounts prints, without accounts that are not active", async () => {
    const listing = {
      Accounts: [
        { Id: id(2), Name: "logs", State: "ACTIVE" },
        { Id: id(3), State: "SUSPENDED" },
      ],
    };
    const { accounts } = await scanned(["--accounts", await accountsFile(JSON.stringify(listing))]);
    expect(accounts).toEqual([`${id(2)} scanned 1`]);
  });

  it("goes on where one account is throttled, or lists nothing but errors", async () => {
    s3.faults.add({
      operation: "GetBucketLifecycleConfiguration",
      bucket: "acme-media",
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "error", status: 503, code: "SlowDown", message: "Please reduce your request rate." },
    });
    const { status, buckets } = await scanned(["--organization"]);
    expect(buckets).toContain(`${id(1)} acme-media undecided`);
    expect(buckets).toContain(`${id(2)} acme-logs compliant`);
    expect(status).toBe(3);
  });

  it.each<readonly [string, readonly string[], string]>([
    ["no role", ["--organization"], "add --role-name"],
    ["a role and no accounts", ["--role-name", "scan"], "add --organization or --accounts FILE"],
    ["an external ID and no role", ["--external-id", "known-to-two"], "add --role-arn or --role-name"],
    ["a file that is not there", ["--accounts", "no.txt", "--role-name", "scan"], "cannot read no.txt"],
    ["an ARN of no role", ["--role-arn", "arn:aws:iam::1:user/x"], "expected the ARN of a role"],
    ["two kinds of accounts", ["--organization", "--accounts", "x"], "cannot be used with"],
  ])("is refused in one line with %s", async (_, args, message) => {
    const { stderr, status } = await run(["scan", ...args]);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(1);
  });

  it("shows AWS's own STS no keys of another service", async () => {
    const { stderr, status } = await run(["scan", "--organization", "--role-name", "scan"], {
      AWS_ENDPOINT_URL_STS: "",
      AWS_ENDPOINT_URL_ORGANIZATIONS: "",
    });
    expect(stderr).toContain(
      "an organization needs AWS, or another service's endpoint in AWS_ENDPOINT_URL_ORGANIZATIONS",
    );
    expect(status).toBe(1);
  });

  it.each(["table", "markdown", "csv", "junit", "sarif", "github"])(
    "an account that failed is in %s, safe to print",
    async (format) => {
      const { stdout } = await run(["scan", "--organization", "--role-name", "scan", "--format", format]);
      expect(stdout).toContain(id(4));
      expect(stdout).not.toContain("\u001b[31m<b>");
    },
  );

  async function accountsFile(text: string): Promise<string> {
    await writeFile(join(folder, "accounts.txt"), text);
    return "accounts.txt";
  }
});
