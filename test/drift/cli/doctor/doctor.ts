import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterEach, beforeEach, expect } from "vitest";
import { doctorSchema } from "../../../../drift/report/doctor/doctor-json.ts";
import { type EmbeddedS3, type OperationName, startEmbeddedS3 } from "../../../../sandbox/index.ts";
import {
  accountOfKey,
  CALLER_KEY,
  type OrganizationService,
  startOrganizationService,
} from "../../../support/organization-service.ts";
import { runCommand } from "../../../support/transcript-command.ts";

export const OWN = "111122223333";
export const MEDIA = "900000000001";
export const LOGS = "900000000002";
export const DENIED = "900000000004";
export const EMPTY = "900000000005";

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

/** The command `doctor` against an S3 and an organization that are made anew for each test. */
export class Doctor {
  s3!: EmbeddedS3;
  organization!: OrganizationService;
  folder!: string;

  constructor() {
    beforeEach(async () => {
      this.s3 = await startEmbeddedS3({ accountOf: accountOfKey });
      this.organization = await startOrganizationService([
        { id: OWN, name: "management" },
        { id: MEDIA, name: "media" },
        { id: LOGS, name: "logs" },
        { id: "900000000003", name: "closed", state: "SUSPENDED" },
        { id: DENIED, name: "denied \u001b[31m<b>", trusts: false },
        { id: EMPTY, name: "empty" },
      ]);
      this.folder = await mkdtemp(join(tmpdir(), "doctor-"));
      for (const name of ["acme-a", "acme-b", "acme-c", "acme-d"]) this.s3.buckets.create({ name, owner: OWN });
      this.s3.buckets.create({ name: "acme-media", owner: MEDIA });
      this.s3.buckets.create({ name: "acme-logs", owner: LOGS });
    });
    afterEach(async () => {
      await Promise.all([this.s3.close(), this.organization.close(), rm(this.folder, { recursive: true })]);
    });
  }

  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ACCESS_KEY_ID: CALLER_KEY,
      AWS_ENDPOINT_URL_STS: this.organization.endpoint,
      AWS_ENDPOINT_URL_ORGANIZATIONS: this.organization.endpoint,
    };
  }

  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    return runCommand(["doctor", ...args, "--endpoint-url", this.s3.endpoint, "--account", OWN], {
      folder: this.folder,
      environment: { ...this.environment, ...environment },
    });
  }

  /** The JSON report, as its schema has it. */
  async examined(args: readonly string[], environment?: Readonly<Record<string, string>>) {
    const { stdout, stderr, status } = await this.run([...args, "--format", "json"], environment);
    expect(stdout, stderr).toMatch(/^\{/);
    const document = JSON.parse(stdout);
    expect([validate(document), validate.errors]).toEqual([true, null]);
    expect(document.exitStatus).toBe(status);
    const accounts: readonly Account[] = document.accounts;
    return { status, document, accounts, permissions: accounts[0]?.permissions ?? [] };
  }

  denies(operation: OperationName, action: string, why: string, bucket?: string): void {
    this.s3.faults.add({
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
  }

  deniesRules(why: string, bucket?: string): void {
    this.denies("GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration", why, bucket);
  }
}

export function found(permissions: readonly Permission[], action: string): Permission | undefined {
  return permissions.find((permission) => permission.action === action);
}
