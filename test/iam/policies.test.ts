import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { IAM_COMMANDS, iamPolicy, organizationPolicy } from "../../iam/index.ts";
import {
  type EmbeddedS3,
  type LoggedRequest,
  type OperationName,
  seedEstate,
  startEmbeddedS3,
} from "../../sandbox/index.ts";
import { runCommand } from "../support/transcript-command.ts";

/**
 * The IAM action of each operation.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3express.html
 */
const ACTIONS: Partial<Record<OperationName, { general?: string; directory?: string }>> = {
  ListBuckets: { general: "s3:ListAllMyBuckets" },
  ListDirectoryBuckets: { general: "s3express:ListAllMyDirectoryBuckets" },
  GetBucketLocation: { general: "s3:GetBucketLocation" },
  GetBucketTagging: { general: "s3:GetBucketTagging" },
  GetBucketVersioning: { general: "s3:GetBucketVersioning" },
  GetBucketPolicy: { general: "s3:GetBucketPolicy", directory: "s3express:GetBucketPolicy" },
  GetBucketLifecycleConfiguration: {
    general: "s3:GetLifecycleConfiguration",
    directory: "s3express:GetLifecycleConfiguration",
  },
  DeleteBucketLifecycle: { general: "s3:PutLifecycleConfiguration", directory: "s3express:PutLifecycleConfiguration" },
  HeadBucket: { general: "s3:ListBucket" },
  ListObjectsV2: { general: "s3:ListBucket" },
  GetObject: { general: "s3:GetObject" },
  PutObject: { general: "s3:PutObject" },
  PutBucketLifecycleConfiguration: {
    general: "s3:PutLifecycleConfiguration",
    directory: "s3express:PutLifecycleConfiguration",
  },
};

/**
 * On AWS the SDK sends requests about the configuration of directory buckets to s3express-control, without a
 * session. It opens one only where an endpoint is set, so no policy has to permit that.
 */
function isOwedToTheEndpoint({ operation, bucket }: LoggedRequest): boolean {
  return operation === "CreateSession" && bucket?.endsWith("--x-s3") === true;
}

function actionOf({ operation, bucket }: LoggedRequest): string {
  const kind = bucket?.endsWith("--x-s3") ? "directory" : "general";
  return ACTIONS[operation]?.[kind] ?? `no action known for ${operation} on a ${kind} bucket`;
}

const permitted = (...[command, options]: Parameters<typeof iamPolicy>) =>
  iamPolicy(command, options).Statement.flatMap(({ Action }) => Action);

describe("the printed policy", () => {
  let s3: EmbeddedS3;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-iam-"));
    s3 = await startEmbeddedS3();
    seedEstate(s3);
    s3.buckets.create({ name: "acme-new--use1-az4--x-s3", region: "us-east-1" });
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await s3.close();
  });

  async function actionsOf(...args: readonly string[]): Promise<ReadonlySet<string>> {
    await runCommand([...args, "--endpoint-url", s3.endpoint], { folder });
    return new Set([...s3.requests].filter((request) => !isOwedToTheEndpoint(request)).map(actionOf));
  }

  const least = { partition: "aws", tags: false, directoryBuckets: false, checkMfaDelete: false };

  it("permits every request of a plain scan", async () => {
    const sent = await actionsOf("scan");
    expect(permitted("scan", least)).toEqual(expect.arrayContaining([...sent]));
    expect(sent).toContain("s3:GetLifecycleConfiguration");
  });

  it("permits every request of a scan of directory buckets and MFA delete", async () => {
    const sent = await actionsOf("scan", "--directory-buckets", "--check-mfa-delete");
    const policy = permitted("scan", { ...least, directoryBuckets: true, checkMfaDelete: true });
    expect(policy).toEqual(expect.arrayContaining([...sent]));
    expect(sent).toContain("s3express:GetBucketPolicy");
    expect(sent).toContain("s3:GetBucketVersioning");
  });

  it("permits every request of a patch", async () => {
    const sent = await actionsOf("patch", "--auto-approve", "--directory-buckets");
    const policy = permitted("patch", { ...least, directoryBuckets: true });
    expect(policy).toEqual(expect.arrayContaining([...sent]));
    expect(sent).toContain("s3:GetBucketTagging");
    expect(sent).toContain("s3:PutLifecycleConfiguration");
  });

  it("permits every request of a patch that writes directory buckets too", async () => {
    const sent = await actionsOf("patch", "--auto-approve", "--directory-buckets", "--include-declared");
    const policy = permitted("patch", { ...least, directoryBuckets: true });
    expect(policy).toEqual(expect.arrayContaining([...sent]));
    expect(sent).toContain("s3express:PutLifecycleConfiguration");
  });

  describe("with a journal in a bucket", () => {
    const place = "s3://acme-journal/mpu-guard";
    const journal = { bucket: "acme-journal", prefix: "mpu-guard/" };
    beforeEach(() => {
      s3.buckets.create({ name: "acme-journal", versioning: "Enabled" });
    });

    it("permits every request of a patch, and of its rollback", async () => {
      const patched = await actionsOf("patch", "--auto-approve", "--journal", place);
      expect(permitted("patch", { ...least, journal })).toEqual(expect.arrayContaining([...patched]));
      expect(patched).toContain("s3:PutObject");

      s3.requests.clear();
      const restored = await actionsOf("rollback", "--last", "--journal", place, "--auto-approve");
      expect(permitted("rollback", { ...least, journal })).toEqual(expect.arrayContaining([...restored]));
      expect(restored).toContain("s3:PutLifecycleConfiguration");
    });

    it("lets nobody overwrite the versions of a journal, or write beside it", () => {
      for (const command of ["patch", "rollback"] as const) {
        const { Statement } = iamPolicy(command, {
          ...least,
          partition: "aws-cn",
          journal: { bucket: "acme-journal", prefix: "a/b/" },
        });
        const [find, keep] = Statement.slice(-2);
        expect(find).toMatchObject({
          Action: ["s3:GetBucketVersioning", "s3:ListBucket"],
          Resource: "arn:aws-cn:s3:::acme-journal",
        });
        expect(keep).toMatchObject({
          Action: ["s3:GetObject", "s3:PutObject"],
          Resource: "arn:aws-cn:s3:::acme-journal/a/b/*",
        });
      }
    });

    it("is nothing to a scan, and a folder is nothing to AWS", async () => {
      expect(permitted("scan", { ...least, journal })).not.toContain("s3:PutObject");
      const { stdout } = await runCommand(["iam", "patch", "--journal", "journals"], { folder });
      expect(stdout).not.toContain("s3:PutObject");
    });
  });

  it("permits every request of a rollback", async () => {
    await actionsOf("patch", "--auto-approve");
    s3.requests.clear();
    const sent = await actionsOf("rollback", "--last", "--auto-approve");
    expect(permitted("rollback", least)).toEqual(expect.arrayContaining([...sent]));
    expect(sent).toEqual(new Set(["s3:GetLifecycleConfiguration", "s3:PutLifecycleConfiguration"]));
  });

  it("lets a scan change nothing, whatever it asks for", () => {
    const all = { partition: "aws", tags: true, directoryBuckets: true, checkMfaDelete: true };
    for (const action of permitted("scan", all)) expect(action).toMatch(/^s3(express)?:(Get|List)[A-Za-z]+$/);
  });

  it("lets a patch write rules and nothing else", () => {
    const all = { partition: "aws", tags: true, directoryBuckets: true, checkMfaDelete: true };
    const writing = permitted("patch", all).filter((action) => !/:(Get|List)/.test(action));
    expect(writing).toEqual(["s3:PutLifecycleConfiguration", "s3express:PutLifecycleConfiguration"]);
  });

  it.each(IAM_COMMANDS)("names actions one by one and resources of the partition for %s", (command) => {
    for (const { Action, Resource } of iamPolicy(command, { ...least, partition: "aws-cn", directoryBuckets: true })
      .Statement) {
      expect(Action.join()).not.toContain("*");
      expect(Resource).toMatch(/^(\*|arn:aws-cn:.*)$/);
    }
  });

  it("lets a patch read the states that it is told of, each one alone, and a scan none", () => {
    const options = { ...least, declared: [`s3://acme-states/env:/prod/a*b\${c}.tfstate`, "cdktf.out"] };
    const states = iamPolicy("patch", options).Statement.filter(({ Action }) => Action.includes("s3:GetObject"));
    expect(states.map(({ Resource }) => Resource)).toEqual([
      `arn:aws:s3:::acme-states/env:/prod/a\${*}b\${$}{c}.tfstate`,
    ]);
    expect(permitted("patch", least)).not.toContain("s3:GetObject");
    expect(permitted("scan", options)).not.toContain("s3:GetObject");
  });

  it("lets a patch see which CloudFormation stack a bucket belongs to", () => {
    expect(permitted("patch", least)).toContain("s3:GetBucketTagging");
  });

  it("asks a scan for tags only where the policy file matches on them", () => {
    expect(permitted("scan", least)).not.toContain("s3:GetBucketTagging");
    expect(permitted("scan", { ...least, tags: true })).toContain("s3:GetBucketTagging");
  });

  it("lets the caller read the tags of accounts only where a run selects accounts by them, and of nothing else", () => {
    const statements = (accountTags: boolean) =>
      organizationPolicy("night", { partition: "aws-cn", accountTags }).Statement.filter(({ Action }) =>
        Action.includes("organizations:ListTagsForResource"),
      );
    expect(statements(false)).toEqual([]);
    expect(statements(true)).toEqual([
      expect.objectContaining({ Resource: "arn:aws-cn:organizations::*:account/*", Effect: "Allow" }),
    ]);
  });
});
