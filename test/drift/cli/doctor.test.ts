import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { doctorSchema } from "../../../drift/report/doctor/doctor-json.ts";
import { IAM_COMMANDS, iamPolicy } from "../../../iam/index.ts";
import { type EmbeddedS3, type OperationName, startEmbeddedS3 } from "../../../sandbox/index.ts";
import {
  accountOfKey,
  CALLER_KEY,
  type OrganizationService,
  startOrganizationService,
} from "../../support/organization-service.ts";
import { runCommand } from "../../support/transcript-command.ts";

const OWN = "111122223333";
const MEDIA = "900000000001";
const LOGS = "900000000002";
const EMPTY = "900000000005";
const DENIED = "900000000004";

/** AWS's words for a denial, with what it says of the policy; nothing where it does not say. */
const denial = (action: string, why: string) =>
  `User: arn:aws:sts::${MEDIA}:assumed-role/mpu-guard-scan/night is not authorized to perform: ${action} on resource: "arn:aws:s3:::acme"${why && ` ${why}`}`;

interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly status: string;
  readonly deniedBy: string | null;
  readonly policyArn: string | null;
  readonly isExplicitDeny: boolean | null;
  readonly reason: string | null;
  readonly fix: string | null;
  readonly tries: readonly {
    readonly bucket: string | null;
    readonly outcome: string;
    readonly detail: string | null;
  }[];
}

interface Account {
  readonly account: string;
  readonly permissions: readonly Permission[];
  readonly add: readonly { readonly of: string; readonly to: string; readonly statements: readonly object[] }[];
}

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(doctorSchema);

describe("the doctor", () => {
  let s3: EmbeddedS3;
  let organization: OrganizationService;
  let folder: string;

  beforeEach(async () => {
    s3 = await startEmbeddedS3({ accountOf: accountOfKey });
    organization = await startOrganizationService([
      { id: OWN, name: "management" },
      { id: MEDIA, name: "media" },
      { id: LOGS, name: "logs" },
      { id: "900000000003", name: "closed", state: "SUSPENDED" },
      { id: DENIED, name: "denied \u001b[31m<b>", trusts: false },
      { id: EMPTY, name: "empty" },
    ]);
    folder = await mkdtemp(join(tmpdir(), "doctor-"));
    for (const name of ["acme-a", "acme-b", "acme-c", "acme-d"]) s3.buckets.create({ name, owner: OWN });
    s3.buckets.create({ name: "acme-media", owner: MEDIA });
    s3.buckets.create({ name: "acme-logs", owner: LOGS });
  });

  afterEach(async () => {
    await Promise.all([s3.close(), organization.close(), rm(folder, { recursive: true })]);
  });

  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runCommand(["doctor", ...args, "--endpoint-url", s3.endpoint, "--account", OWN], {
      folder,
      environment: {
        AWS_ACCESS_KEY_ID: CALLER_KEY,
        AWS_ENDPOINT_URL_STS: organization.endpoint,
        AWS_ENDPOINT_URL_ORGANIZATIONS: organization.endpoint,
        ...environment,
      },
    });

  async function examined(args: readonly string[], environment?: Readonly<Record<string, string>>) {
    const { stdout, stderr, status } = await run([...args, "--format", "json"], environment);
    expect(stdout, stderr).toMatch(/^\{/);
    const document = JSON.parse(stdout);
    expect([validate(document), validate.errors]).toEqual([true, null]);
    expect(document.exitStatus).toBe(status);
    const accounts: readonly Account[] = document.accounts;
    return { status, document, accounts, permissions: accounts[0]?.permissions ?? [] };
  }

  const denies = (operation: OperationName, action: string, why: string, bucket?: string) =>
    s3.faults.add({
      operation,
      bucket,
      times: Number.POSITIVE_INFINITY,
      fault: {
        kind: "error",
        status: 403,
        code: "AccessDenied",
        message: why === "" ? "Access Denied" : denial(action, why),
      },
    });
  const deniesRules = (why: string, bucket?: string) =>
    denies("GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration", why, bucket);
  const found = (permissions: readonly Permission[], action: string) =>
    permissions.find((permission) => permission.action === action);

  it("exits with 0 where a scan has all it needs, without rules or tags in the bucket it asks", async () => {
    await writeFile(join(folder, "mpu-policy.yaml"), "version: 1\nallowExemptionTags: true\n");
    const { status, permissions } = await examined([]);
    expect(permissions.map((each) => `${each.action} ${each.status}`)).toEqual([
      "s3:ListAllMyBuckets granted",
      "s3:GetBucketLocation granted",
      "s3:GetBucketTagging granted",
      "s3:GetLifecycleConfiguration granted",
    ]);
    expect(status).toBe(0);
  });

  it("sends no request that changes anything, whatever command it is for, and says what it leaves out", async () => {
    // The keys of a directory bucket's sessions are the service's own, which here knows no account of theirs.
    await s3.close();
    s3 = await startEmbeddedS3();
    s3.buckets.create({ name: "acme-0" }).uploads.add({ key: "a", initiated: new Date(0) });
    s3.buckets.create({ name: "acme-x--use1-az4--x-s3", region: "us-east-1" });
    const args = IAM_COMMANDS.flatMap((command) => ["--for", command]);
    const { status, permissions } = await examined([...args, "--directory-buckets", "--check-mfa-delete"]);
    expect([...s3.requests].filter(({ method }) => method !== "GET")).toEqual([]);
    const left = permissions.filter((permission) => permission.status !== "granted");
    expect(Object.fromEntries(left.map(({ action, reason }) => [action, reason]))).toEqual({
      "s3:AbortMultipartUpload": "it would write",
      "s3:PutLifecycleConfiguration": "it would write",
      "s3:PutObject": "it would write",
      "s3express:PutLifecycleConfiguration": "it would write",
    });
    expect(status).toBe(3);
    const needed = IAM_COMMANDS.flatMap((command) =>
      iamPolicy(command, {
        partition: "aws",
        tags: false,
        directoryBuckets: true,
        checkMfaDelete: true,
      }).Statement.flatMap(({ Action }) => Action),
    );
    expect(permissions.map(({ action }) => action).sort()).toEqual([...new Set(needed)].sort());
  });

  it("names the service control policy that denies by a statement, and advises no statement that would not help", async () => {
    const policyArn = "arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd";
    deniesRules(`with an explicit deny in a service control policy: ${policyArn}`);
    const { status, accounts, permissions } = await examined([]);
    expect(found(permissions, "s3:GetLifecycleConfiguration")).toMatchObject({
      status: "missing",
      deniedBy: "service-control-policy",
      policyArn,
      isExplicitDeny: true,
      fix: "a service control policy denies s3:GetLifecycleConfiguration: only the administrators of the organization can except the role",
    });
    expect(accounts[0]?.add).toEqual([]);
    expect(status).toBe(2);
    expect((await run([])).stdout).toContain(
      `denied by a statement in the service control policy (SCP) ${policyArn}\n`,
    );
  });

  it("gives the statement of mpu-guard iam where no identity policy allows", async () => {
    deniesRules("because no identity-based policy allows the s3:GetLifecycleConfiguration action");
    const { accounts } = await examined([]);
    const [, rules] = iamPolicy("scan", { partition: "aws", tags: false }).Statement;
    const statements = [{ ...rules, Action: ["s3:GetLifecycleConfiguration"] }];
    expect(accounts[0]?.add).toEqual([{ of: "caller", to: "identity-policy", statements }]);
    const { stdout } = await run([]);
    expect(stdout).toContain("not allowed by the identity policy");
    expect(stdout).toContain(JSON.stringify(statements, null, 2));
  });

  it("says so where the answer does not name a policy", async () => {
    deniesRules("");
    const { permissions, accounts } = await examined([]);
    expect(found(permissions, "s3:GetLifecycleConfiguration")).toMatchObject({ status: "missing", deniedBy: null });
    expect(accounts[0]?.add).toHaveLength(1);
    expect((await run([])).stdout).toContain("the answer does not say by which type of policy");
  });

  it("asks two more buckets where the first one denies, and says which one's own policy it is", async () => {
    deniesRules("with an explicit deny in a resource-based policy", "acme-a");
    const { status, permissions } = await examined([]);
    const rules = found(permissions, "s3:GetLifecycleConfiguration");
    expect(rules).toMatchObject({ status: "missing-on-some", deniedBy: "resource-policy" });
    expect(rules?.tries.map(({ bucket, outcome }) => [bucket, outcome])).toEqual([
      ["acme-a", "denied"],
      ["acme-b", "granted"],
    ]);
    expect(status).toBe(2);
    expect((await run([])).stdout).toContain("denied by a statement in the bucket policy");
  });

  it("asks no more than three buckets, and those that are selected", async () => {
    deniesRules("with an explicit deny in a VPC endpoint policy");
    const asked = async (...args: readonly string[]) =>
      found((await examined(args)).permissions, "s3:GetLifecycleConfiguration")?.tries.map(({ bucket }) => bucket);
    expect(await asked()).toEqual(["acme-a", "acme-b", "acme-c"]);
    expect(await asked("--bucket", "acme-[b-d]", "--bucket", "acme-d")).toEqual(["acme-d"]);
    expect(await asked("--exclude", "acme-a", "--exclude", "acme-b")).toEqual(["acme-c", "acme-d"]);
  });

  it("does not take a service that is busy for a permission that is missing", async () => {
    s3.faults.add({
      operation: "GetBucketLifecycleConfiguration",
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "error", status: 503, code: "SlowDown", message: "Please reduce your request rate." },
    });
    const { status, permissions } = await examined(["--bucket", "acme-a"]);
    expect(found(permissions, "s3:GetLifecycleConfiguration")).toMatchObject({
      status: "not-tried",
      reason: expect.stringContaining("503 SlowDown"),
    });
    expect(status).toBe(3);
    expect((await examined(["--bucket", "acme-a", "--allow-undecided"])).status).toBe(0);
  });

  it("proves nothing by an upload that does not exist, and takes its denial for one", async () => {
    const parts = async () =>
      found((await examined(["--for", "uploads", "--bucket", "acme-a"])).permissions, "s3:ListMultipartUploadParts");
    expect(await parts()).toMatchObject({
      status: "not-tried",
      reason: expect.stringContaining("no incomplete multipart upload"),
    });
    denies(
      "ListParts",
      "s3:ListMultipartUploadParts",
      "because no permissions boundary allows the s3:ListMultipartUploadParts action",
    );
    expect(await parts()).toMatchObject({ status: "missing", deniedBy: "permissions-boundary" });
  });

  it("asks the bucket that is named where nobody may list them", async () => {
    denies("ListBuckets", "s3:ListAllMyBuckets", "because no session policy allows the s3:ListAllMyBuckets action");
    const named = await examined(["--bucket", "acme-d"]);
    expect(found(named.permissions, "s3:ListAllMyBuckets")).toMatchObject({
      status: "missing",
      deniedBy: "session-policy",
    });
    expect(found(named.permissions, "s3:GetLifecycleConfiguration")).toMatchObject({
      status: "granted",
      tries: [{ bucket: "acme-d", outcome: "granted", detail: null }],
    });
    const unnamed = await examined(["--for", "rollback"]);
    expect(found(unnamed.permissions, "s3:GetLifecycleConfiguration")).toMatchObject({
      status: "not-tried",
      reason: "no bucket is known, as they cannot be listed: name one with --bucket",
    });
    expect(unnamed.status).toBe(3);
  });

  describe("with a journal and a state in S3", () => {
    const ARGS = [
      "--for",
      "patch",
      "--journal",
      "s3://acme-journal/mpu-guard",
      "--declared",
      "s3://acme-states/a*b/media.tfstate",
    ];
    const inS3 = async (...args: readonly string[]) => {
      const { status, permissions, accounts } = await examined([...ARGS, ...args]);
      const named = permissions.filter(({ resource }) => /acme-(journal|states)/.test(resource));
      return { status, add: accounts[0]?.add, named, texts: named.map((each) => `${each.action} ${each.status}`) };
    };

    beforeEach(() => {
      const journal = s3.buckets.create({
        name: "acme-journal",
        owner: OWN,
        versioning: "Enabled",
        region: "eu-west-1",
      });
      journal.objects.put({ key: "mpu-guard/run/journal.ndjson", content: "{}" });
      journal.objects.put({ key: "elsewhere", content: "{}" });
      s3.buckets.create({ name: "acme-states", owner: OWN }).objects.put({ key: "a*b/media.tfstate", content: "{}" });
    });

    it("tries what these need besides, on them, wherever they are, and writes no journal", async () => {
      expect((await inS3()).texts).toEqual([
        "s3:GetObject granted",
        "s3:GetBucketVersioning granted",
        "s3:ListBucket granted",
        "s3:GetObject granted",
        "s3:PutObject not-tried",
      ]);
      expect([...s3.requests].filter(({ method }) => method !== "GET" && method !== "HEAD")).toEqual([]);
    });

    it("says the resource of what is missing, which is not that of every bucket", async () => {
      denies("ListObjectsV2", "s3:ListBucket", "because no identity-based policy allows the s3:ListBucket action");
      denies("GetObject", "s3:GetObject", "", "acme-states");
      const { status, add, texts } = await inS3();
      expect(texts).toEqual([
        "s3:GetObject missing",
        "s3:GetBucketVersioning granted",
        "s3:ListBucket missing",
        "s3:GetObject not-tried",
        "s3:PutObject not-tried",
      ]);
      const resources = add?.flatMap(({ statements }) => statements.map((each) => "Resource" in each && each.Resource));
      expect(resources).toEqual([`arn:aws:s3:::acme-states/a\${*}b/media.tfstate`, "arn:aws:s3:::acme-journal"]);
      expect(status).toBe(2);
    });

    it("proves nothing by an object or a bucket that is not there", async () => {
      s3.buckets.delete("acme-states");
      const { named } = await inS3("--journal", "s3://acme-journal/new");
      expect(named[0]).toMatchObject({ status: "not-tried", reason: expect.stringContaining("acme-states") });
      expect(named[3]).toMatchObject({
        status: "not-tried",
        reason: "there is no object to read at s3://acme-journal/new/",
      });
    });

    it("names the permission on the key where that is missing, and gives no statement for the object", async () => {
      denies(
        "GetObject",
        "kms:Decrypt",
        "because no identity-based policy allows the kms:Decrypt action",
        "acme-states",
      );
      const { named, add } = await inS3();
      expect(named[0]).toMatchObject({ status: "missing", fix: "allow kms:Decrypt on the key of the answer" });
      expect(add).toEqual([]);
    });
  });

  it("says that a clock is wrong before AWS refuses requests for it", async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    const fault = {
      kind: "error",
      status: 403,
      code: "AccessDenied",
      message: "Access Denied",
      headers: { date },
    } as const;
    // The SDK tries again with the time that it is told.
    s3.faults.add({ operation: "ListBuckets", times: Number.POSITIVE_INFINITY, fault });
    const { status, document } = await examined(["--bucket", "acme-a"]);
    const clock = document.checks.find(({ check }: { check: string }) => check === "clock");
    expect(clock).toMatchObject({ status: "problem", fix: "set this machine's clock" });
    expect(clock.detail).toMatch(/^this machine is 3[56]\d\d s ahead of the service$/);
    expect(status).toBe(2);
  });

  it.each<readonly [string, readonly string[], string]>([
    ["an endpoint that does not answer", ["--endpoint-url", "http://127.0.0.1:1"], "request to us-east-1 failed"],
    ["a command that has no permissions", ["--for", "check"], "Allowed choices are scan, patch"],
    ["a role and no accounts", ["--role-name", "scan"], "add --organization or --accounts FILE"],
    ["two formats", ["--format", "csv"], "Allowed choices are table, json"],
  ])("fails in one line with %s", async (_, args, message) => {
    const { stdout, stderr, status } = await runCommand(["doctor", "--endpoint-url", s3.endpoint, ...args], { folder });
    expect(stderr).toContain(message);
    expect([stderr.trim().split("\n").length, stdout, status]).toEqual([1, "", 1]);
  });

  describe("of several accounts", () => {
    const ALL = ["--organization", "--role-name", "audit/mpu-guard-scan", "--external-id", "acme"];

    it("tries the role of each active account, and says which cannot be assumed and what lets the caller", async () => {
      const { status, accounts, document } = await examined(ALL);
      expect(document.checks).toContainEqual(
        expect.objectContaining({ check: "organization", status: "ok", detail: "lists 5 active accounts" }),
      );
      const roles = accounts.map(({ account, permissions }) => [account, found(permissions, "sts:AssumeRole")?.status]);
      expect(roles).toEqual([
        [OWN, undefined],
        [MEDIA, "granted"],
        [LOGS, "granted"],
        [DENIED, "missing"],
        [EMPTY, "granted"],
      ]);
      const denied = accounts[3];
      expect(denied?.add).toEqual([
        {
          of: "caller",
          to: "identity-policy",
          statements: [expect.objectContaining({ Resource: "arn:aws:iam::*:role/audit/mpu-guard-scan" })],
        },
      ]);
      expect(denied?.permissions[1]).toMatchObject({ status: "not-tried", reason: "the role could not be assumed" });
      expect(found(accounts[4]?.permissions ?? [], "s3:GetLifecycleConfiguration")).toMatchObject({
        reason: "no bucket",
      });
      expect(status).toBe(2);
    });

    it("asks for a session that could write nothing, of less than STS takes, also where the role may", async () => {
      await examined([...ALL, ...IAM_COMMANDS.flatMap((command) => ["--for", command]), "--directory-buckets"]);
      for (const form of organization.assumed) {
        const policy = form.get("Policy") ?? "";
        // AssumeRole, Policy: at most 2,048 characters.
        expect(policy.length).toBeLessThan(2048);
        const actions = JSON.parse(policy).Statement.flatMap(({ Action }: { Action: string[] }) => Action);
        expect(actions.filter((action: string) => /Put|Delete|Abort|\*/.test(action))).toEqual([]);
        expect(form.get("ExternalId")).toBe("acme");
      }
      expect(organization.assumed.length).toBeGreaterThan(3);
    });

    it("says a missing statement once for all accounts, and shows no terminal their names as they are", async () => {
      deniesRules("because no identity-based policy allows the s3:GetLifecycleConfiguration action");
      const { stdout } = await run(ALL);
      expect(stdout).toContain(
        `to add to the identity policies of the caller, the role in ${MEDIA}, the role in ${LOGS}:`,
      );
      expect(stdout.match(/"Sid": "ReadRules"/g)).toHaveLength(1);
      expect(stdout).toContain("denied \\u{1b}[31m<b>");
      expect(stdout).not.toContain("\u001b");
      expect(stdout).toContain(
        "NOT TRIED  s3:ListAllMyBuckets, s3:GetBucketLocation, s3:GetLifecycleConfiguration: the role could not be assumed",
      );
    });

    it("says what it knows where somebody ends it, and fails, as accounts are left", async () => {
      const ids = Array.from({ length: 12 }, (_, index) => String(900_000_000_100 + index));
      for (const owner of ids) s3.buckets.create({ name: `acme-${owner}`, owner });
      await organization.close();
      organization = await startOrganizationService(ids.map((id) => ({ id, name: id })));
      // Each account takes two attempts of a second, and the first one's end is when it is ended.
      const times = Number.POSITIVE_INFINITY;
      s3.faults.add({ operation: "GetBucketLifecycleConfiguration", times, fault: { kind: "hang" } });
      const words = ["doctor", ...ALL, "--verbose", "--request-timeout", "1", "--endpoint-url", s3.endpoint];
      const { stdout, status } = await runCommand([...words, "--account", OWN], {
        folder,
        environment: {
          AWS_ACCESS_KEY_ID: CALLER_KEY,
          AWS_ENDPOINT_URL_STS: organization.endpoint,
          AWS_ENDPOINT_URL_ORGANIZATIONS: organization.endpoint,
        },
        interruptsAt: ["GetBucketLifecycleConfiguration acme-"],
      });
      expect(stdout).toContain("in 8 accounts");
      expect(stdout).toContain("exit status 1: interrupted: some accounts were not looked at");
      expect(status).toBe(1);
    });

    it("says what lets the caller list the accounts, where that is denied", async () => {
      const server = createServer((_, response) => {
        response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
        response.end(
          JSON.stringify({
            __type: "AccessDeniedException",
            Message: `User: arn:aws:iam::${OWN}:user/night is not authorized to perform: organizations:ListAccounts on resource: * because no identity-based policy allows the organizations:ListAccounts action`,
          }),
        );
      });
      await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
      });
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      try {
        const { status, document, accounts } = await examined(ALL, { AWS_ENDPOINT_URL_ORGANIZATIONS: endpoint });
        const check = document.checks.find((each: { check: string }) => each.check === "organization");
        expect(check).toMatchObject({ status: "problem", statement: { Sid: "ListAccounts" } });
        expect([accounts, status]).toEqual([[], 2]);
        const scan = await runCommand(["scan", ...ALL, "--endpoint-url", s3.endpoint], {
          folder,
          environment: { AWS_ENDPOINT_URL_ORGANIZATIONS: endpoint, AWS_ENDPOINT_URL_STS: endpoint },
        });
        expect(scan.stderr).toContain("allow organizations:ListAccounts (mpu-guard iam organization prints");
      } finally {
        server.close();
        server.closeAllConnections();
      }
    });
  });
});
