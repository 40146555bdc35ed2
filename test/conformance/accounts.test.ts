import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedS3, startEmbeddedS3 } from "../../sandbox/index.ts";
import {
  accountInKey,
  MOTO_SERVICE,
  type MotoOrganization,
  startMotoOrganization,
} from "../support/moto-organization.ts";
import { placeOf } from "../support/s3-services/services.ts";
import { runCommand } from "../support/transcript-command.ts";

const program = placeOf(MOTO_SERVICE);
const absent = program === undefined ? "moto is absent (no moto_server on the PATH)" : undefined;
if (absent && process.env.CI) throw new Error(`${absent}.`);
if (absent) process.stderr.write(`${absent}. The tests that need it are skipped.\n`);

const ROLE = "mpu-guard-scan";
const RULE =
  "<LifecycleConfiguration><Rule><ID>abort</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>";

/**
 * What is whose. moto lists the accounts, gives the sessions of roles, and denies one by the identity policy of the caller,
 * which it checks with the signature of each request. It knows no trust policies of other accounts and no service control
 * policies, and looks at no session policy. S3 is the embedded server, a session's account being what its key says.
 */
describe.skipIf(absent)(
  `several accounts of moto's STS and Organizations${absent ? ` (skipped: ${absent})` : ""}`,
  () => {
    let folder: string;
    let s3: EmbeddedS3;
    let moto: MotoOrganization;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "mpu-guard-"));
      const { stdout } = await runCommand(["iam", "organization", "--role-name", ROLE, "--account-tag", "team"], {
        folder,
      });
      const printed = JSON.parse(stdout);
      moto = await startMotoOrganization({
        program: program ?? "",
        accounts: ["media", "logs", "denied", "closed"],
        closed: ["closed"],
        tags: {
          media: { team: "media", stage: "live" },
          logs: { team: "logs", stage: "live" },
          denied: { team: "secret" },
          closed: { team: "media", stage: "live" },
        },
        // What the command prints, and one account excepted from it.
        policy: (accounts) => ({
          ...printed,
          Statement: [
            // moto holds a request for tags against the resource *, and not against the account that it names.
            ...printed.Statement.map((each: { Sid: string }) =>
              each.Sid === "ReadAccountTags" ? { ...each, Resource: "*" } : each,
            ),
            {
              Effect: "Deny",
              Action: "sts:AssumeRole",
              Resource: `arn:aws:iam::${accounts.get("denied")}:role/${ROLE}`,
            },
          ],
        }),
      });
      s3 = await startEmbeddedS3({ accountOf: accountInKey });
      for (const [owner, name, lifecycle] of [
        [moto.management, "acme-central", RULE],
        [id("media"), "acme-media", undefined],
        [id("media"), "acme-media-covered", RULE],
        [id("logs"), "acme-logs", RULE],
        [id("denied"), "acme-denied", undefined],
        [id("closed"), "acme-closed", undefined],
      ] as const) {
        s3.buckets.create({ name, owner, ...(lifecycle !== undefined && { lifecycle }) });
      }
    });

    afterAll(async () => {
      await Promise.all([moto?.close(), s3?.close()]);
      await rm(folder, { recursive: true, force: true });
    });

    const id = (name: string) => moto.accounts.get(name) ?? "";

    async function run(...args: readonly string[]) {
      const words = [
        "--organization",
        "--role-name",
        ROLE,
        "--account",
        moto.management,
        "--endpoint-url",
        s3.endpoint,
      ];
      const { status, stdout, stderr } = await runCommand([...args, ...words, "--format", "json"], {
        folder,
        environment: {
          AWS_ACCESS_KEY_ID: moto.accessKeyId,
          AWS_SECRET_ACCESS_KEY: moto.secretAccessKey,
          AWS_ENDPOINT_URL_STS: moto.endpoint,
          AWS_ENDPOINT_URL_ORGANIZATIONS: moto.endpoint,
        },
      });
      expect(stdout, stderr).toMatch(/^\{/);
      return { status, report: JSON.parse(stdout) };
    }

    test("a scan is right about the buckets of each account, reports the denied one with moto's reason, and leaves the closed one out", async () => {
      const { status, report } = await run("scan");
      const verdicts = report.buckets.map((each: Record<string, string>) => [each.account, each.bucket, each.status]);
      expect(new Set(verdicts.map(String))).toEqual(
        new Set(
          [
            [moto.management, "acme-central", "compliant"],
            [id("media"), "acme-media", "violation"],
            [id("media"), "acme-media-covered", "compliant"],
            [id("logs"), "acme-logs", "compliant"],
          ].map(String),
        ),
      );
      const accounts = Object.fromEntries(
        report.accounts.map((each: Record<string, string>) => [each.account, each.reason ?? each.status]),
      );
      expect(accounts).toEqual({
        [moto.management]: "scanned",
        [id("media")]: "scanned",
        [id("logs")]: "scanned",
        [id("denied")]: expect.stringContaining(
          `User: arn:aws:iam::${moto.management}:user/night is not authorized to perform: sts:AssumeRole`,
        ),
      });
      expect(status).toBe(2);
    });

    test("what is known is compliant, and an account is not known: that is undecided, unless it is allowed", async () => {
      expect((await run("scan", "--exclude", "acme-media")).status).toBe(3);
      expect((await run("scan", "--exclude", "acme-media", "--allow-undecided")).status).toBe(0);
    });

    test("a scan by tags is about the accounts that moto says have them, and about no other one", async () => {
      const accountsOf = async (...tags: readonly string[]) => {
        const { status, report } = await run("scan", ...tags.flatMap((tag) => ["--account-tag", tag]));
        return [report.accounts.map((each: Record<string, string>) => each.account).sort(), status];
      };
      expect(await accountsOf("stage=live", "team=logs")).toEqual([[id("logs")], 0]);
      expect(await accountsOf("team=media", "team=logs")).toEqual([[id("media"), id("logs")].sort(), 2]);
      expect(await accountsOf("stage")).toEqual([[id("media"), id("logs")].sort(), 2]);
    });

    test("the doctor says which account's role cannot be assumed, and that the others lack nothing", async () => {
      const { status, report } = await run("doctor");
      const missing = report.accounts.map(
        ({ account, permissions }: { account: string; permissions: { action: string; status: string }[] }) => [
          account,
          permissions.filter((each) => each.status !== "granted").map((each) => `${each.action} ${each.status}`),
        ],
      );
      expect(Object.fromEntries(missing)).toEqual({
        [moto.management]: [],
        [id("media")]: [],
        [id("logs")]: [],
        [id("denied")]: [
          "sts:AssumeRole missing",
          "s3:ListAllMyBuckets not-tried",
          "s3:GetBucketLocation not-tried",
          "s3:GetLifecycleConfiguration not-tried",
        ],
      });
      expect(status).toBe(2);
    });

    test("each account's buckets were asked with keys of that account alone", () => {
      // As others read it from a key of AWS's.
      expect(accountInKey("ASIAY34FZKBOKMUTVV7A")).toBe("609629065308");
      const asked = [...s3.requests].filter(({ bucket }) => bucket !== undefined);
      expect(asked.length).toBeGreaterThan(4);
      for (const { accessKeyId = "", bucket = "" } of asked) {
        expect(s3.buckets.get(bucket)?.owner, bucket).toBe(accountInKey(accessKeyId));
      }
    });
  },
);
