import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedS3, startEmbeddedS3 } from "../../sandbox/index.ts";
import {
  accountOfKey,
  CALLER_KEY,
  type OrganizationAccount,
  type OrganizationService,
  startOrganizationService,
} from "./organization-service.ts";
import { type CommandOptions, type CommandResult, runCommand } from "./transcript-command.ts";

/** The caller's own account, of the organization too. */
export const CENTRAL = "111122223333";
export const MEDIA = "900000000001";
export const LOGS = "900000000002";

/** A rule that is somebody else's, and has to stay; as S3 answers it. */
export const THEIRS = `<?xml version="1.0" encoding="UTF-8"?>
<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>theirs</ID><Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>`;

/** An S3 of several accounts with their STS, and a folder to run commands in. */
export interface SeveralAccounts {
  readonly s3: EmbeddedS3;
  readonly organization: OrganizationService;
  readonly folder: string;
  /** What a command needs to know of them, in its words and in its environment. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the real command. */
  run(args: readonly string[], options?: Partial<CommandOptions>): Promise<CommandResult>;
  /** The JSON report of a command, beside what it printed. */
  report(args: readonly string[]): Promise<CommandResult & { readonly report: AccountsReport }>;
  close(): Promise<void>;
}

/** What tests look at in a JSON report. */
export interface AccountsReport {
  readonly identity?: Readonly<Record<string, unknown>>;
  readonly policyNotes?: readonly unknown[];
  readonly accounts?: readonly { readonly account: string; readonly status: string; readonly reason?: string }[];
  readonly buckets: readonly {
    readonly account: string;
    readonly bucket: string;
    readonly status: string;
    readonly uploads?: { readonly count: number };
    readonly change?: { readonly outcome: string; readonly reason?: string };
  }[];
  readonly errors: readonly { readonly kind: string; readonly message: string }[];
}

export async function startSeveralAccounts(
  accounts: readonly OrganizationAccount[] = [
    { id: CENTRAL, name: "management" },
    { id: MEDIA, name: "media" },
    { id: LOGS, name: "logs" },
  ],
  sessionSeconds?: number,
  units: Readonly<Record<string, readonly string[]>> = {},
): Promise<SeveralAccounts> {
  const s3 = await startEmbeddedS3({ accountOf: accountOfKey });
  const organization = await startOrganizationService(accounts, units, sessionSeconds);
  const folder = await mkdtemp(join(tmpdir(), "mpu-guard-accounts-"));
  await writeFile(join(folder, "accounts.txt"), `${MEDIA}, media\n${LOGS}, logs\n`);
  const words = ["--endpoint-url", s3.endpoint, "--account", CENTRAL];
  const environment = {
    AWS_ACCESS_KEY_ID: CALLER_KEY,
    AWS_ENDPOINT_URL_STS: organization.endpoint,
    AWS_ENDPOINT_URL_ORGANIZATIONS: organization.endpoint,
  };
  const run: SeveralAccounts["run"] = ([command = "", ...args], options = {}) =>
    runCommand([command, ...words, ...args], { folder, environment, ...options });
  return {
    s3,
    organization,
    folder,
    words,
    environment,
    run,
    report: async (args) => {
      const result = await run([...args, "--format", "table", "--format", "json=report.json"]);
      return { ...result, report: JSON.parse(await readFile(join(folder, "report.json"), "utf8")) };
    },
    close: async () => {
      await Promise.all([s3.close(), organization.close(), rm(folder, { recursive: true, force: true })]);
    },
  };
}

/** Buckets of all three accounts that want a patch, one of them with a rule of somebody else's. */
export function plantBuckets({ s3 }: Pick<SeveralAccounts, "s3">): void {
  s3.buckets.create({ name: "acme-central", owner: CENTRAL });
  s3.buckets.create({ name: "acme-media", owner: MEDIA, lifecycle: THEIRS });
  s3.buckets.create({ name: "acme-media-new", owner: MEDIA });
  s3.buckets.create({ name: "acme-logs", owner: LOGS });
}

/** What the buckets hold, by name. */
export function lifecycles({ s3 }: Pick<SeveralAccounts, "s3">): readonly (readonly [string, string | undefined])[] {
  return s3.buckets.list().map(({ name, lifecycle }) => [name, lifecycle] as const);
}

/** What became of each bucket. */
export function outcomes({ buckets }: AccountsReport): readonly string[] {
  return buckets.map(({ account, bucket, change }) => `${account} ${bucket} ${change?.outcome}`);
}

/** The actions that each session of an account was narrowed to, in their order. */
export function sessions({ organization }: Pick<SeveralAccounts, "organization">, account: string) {
  return organization.assumed
    .filter((form) => form.get("RoleArn")?.includes(account))
    .map((form) => JSON.parse(form.get("Policy") ?? ""))
    .map(({ Statement }) => Statement.flatMap(({ Action }: { Action: string[] }) => Action) as string[]);
}

/** The folder of the first run, as the command names it. */
export function firstRun({ folder }: Pick<SeveralAccounts, "folder">): string {
  const [name] = readdirSync(join(folder, ".mpu-guard"))
    .filter((each) => /^\d/.test(each))
    .sort();
  return `.mpu-guard/${name}`;
}

/** The options that take both accounts of the file. */
export const BOTH = ["--accounts", "accounts.txt", "--role-name", "audit/mpu-guard-patch"] as const;
