import { S3_SERVICES } from "./s3-services/services.ts";
import { startService } from "./s3-services/start-service.ts";

/** moto, of which STS, IAM and Organizations are asked, and S3 is not: its accounts read each other's buckets. */
const MOTO = S3_SERVICES.find(({ name }) => name === "moto");

/** The program of moto that is looked up on the PATH. */
export const MOTO_SERVICE = MOTO as NonNullable<typeof MOTO>;

/** The account of a caller whose key moto does not know: it makes organizations in it. */
const MANAGEMENT = "123456789012";

export interface MotoOrganization {
  readonly endpoint: string;
  /** The account of the caller. */
  readonly management: string;
  /** The IDs that moto gave the accounts, by their names. */
  readonly accounts: ReadonlyMap<string, string>;
  /** Of an IAM user of the management account. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  close(): Promise<void>;
}

/** What is there before anybody asks. */
export interface MotoOptions {
  readonly program: string;
  /** Names of the accounts beside the management account. */
  readonly accounts: readonly string[];
  /** Those of them that are closed, which moto shows as SUSPENDED. */
  readonly closed: readonly string[];
  /** Of those that have any, by their names. */
  readonly tags: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The identity policy of the caller, which moto holds every request against from then on. */
  readonly policy: (accounts: ReadonlyMap<string, string>) => object;
}

/** Starts moto with an organization, and an IAM user who may do what the policy says. */
export async function startMotoOrganization(options: MotoOptions): Promise<MotoOrganization> {
  const { endpoint, close } = await startService(MOTO_SERVICE, options.program);
  try {
    await organizations(endpoint, "CreateOrganization", { FeatureSet: "ALL" });
    const accounts = new Map<string, string>();
    for (const name of options.accounts) {
      const email = `${name}@acme.example`;
      const answer = await organizations(endpoint, "CreateAccount", { AccountName: name, Email: email });
      accounts.set(name, textIn(answer, /"AccountId": ?"(\d{12})"/));
    }
    for (const name of options.closed) {
      await organizations(endpoint, "CloseAccount", { AccountId: accounts.get(name) ?? "" });
    }
    for (const [name, tags] of Object.entries(options.tags)) {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await organizations(endpoint, "TagResource", { ResourceId: accounts.get(name) ?? "", Tags });
    }
    const UserName = "night";
    await iam(endpoint, { Action: "CreateUser", UserName });
    const PolicyDocument = JSON.stringify(options.policy(accounts));
    await iam(endpoint, { Action: "PutUserPolicy", UserName, PolicyName: "organization", PolicyDocument });
    const key = await iam(endpoint, { Action: "CreateAccessKey", UserName });
    // From now on moto checks signatures and policies.
    await answered(fetch(`${endpoint}/moto-api/reset-auth`, { method: "POST", body: "0" }));
    return {
      endpoint,
      management: MANAGEMENT,
      accounts,
      accessKeyId: textIn(key, /<AccessKeyId>([^<]+)</),
      secretAccessKey: textIn(key, /<SecretAccessKey>([^<]+)</),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The account that an access key names. AWS writes the ID of the account into the key, in bits 1 to 40 of what follows
 * its prefix, read as base 32; moto does the same.
 *
 * @see https://medium.com/@TalBeerySec/a-short-note-on-aws-key-id-f88cc4317489
 */
export function accountInKey(accessKeyId: string): string | undefined {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(accessKeyId)) return undefined;
  let bits = 0n;
  for (const character of accessKeyId.slice(4, 14)) bits = (bits << 5n) | BigInt(BASE32.indexOf(character));
  // Fifty bits, the first of which says nothing of the account.
  const account = (bits >> 9n) & 0xff_ffff_ffffn;
  return account.toString().padStart(12, "0");
}

async function organizations(endpoint: string, operation: string, input: object): Promise<string> {
  return await send(endpoint, "organizations", JSON.stringify(input), {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `AWSOrganizationsV20161128.${operation}`,
  });
}

async function iam(endpoint: string, form: Readonly<Record<string, string>>): Promise<string> {
  return await send(endpoint, "iam", new URLSearchParams({ ...form, Version: "2010-05-08" }).toString(), {
    "content-type": "application/x-www-form-urlencoded",
  });
}

/** Until policies are checked, moto takes from a signature only which service is meant. */
async function send(
  endpoint: string,
  service: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=setup/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`;
  return await answered(fetch(endpoint, { method: "POST", headers: { ...headers, authorization }, body }));
}

async function answered(request: Promise<Response>): Promise<string> {
  const response = await request;
  const text = await response.text();
  if (!response.ok) throw new Error(`moto: ${response.status} ${text}`);
  return text;
}

function textIn(answer: string, pattern: RegExp): string {
  const [, found] = pattern.exec(answer) ?? [];
  if (found === undefined) throw new Error(`moto answered otherwise than expected: ${answer}`);
  return found;
}
