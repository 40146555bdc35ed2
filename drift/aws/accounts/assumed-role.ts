import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { type Account, type AccountRole, roleArn } from "../../accounts/account.ts";
import { RunError } from "../../errors.ts";
import { errorCode } from "../errors/classify-error.ts";
import { CredentialsError } from "../errors/credentials-error.ts";
import { listingError } from "../errors/listing-error.ts";
import type { SdkSettings } from "../identity/sdk-settings.ts";
import { serviceClient } from "../identity/service-client.ts";

export interface AssumedRole {
  /** Gives credentials, and new ones before they expire: the SDK asks again then. */
  readonly credentials: NonNullable<S3ClientConfig["credentials"]>;
  /** The ARN of the session. */
  readonly caller: string | null;
  /** Ends the connection to STS: no further credentials come then. */
  close(): void;
}

/**
 * Takes a role in an account, from the STS of the run's region: the global endpoint is one region far away.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @throws RunError where STS refuses, or gives credentials of another account
 */
export async function assumeRole(
  account: Account,
  role: AccountRole,
  { region, network, profile, answersFor }: SdkSettings,
  partition: string,
): Promise<AssumedRole> {
  if (!answersFor("STS")) {
    throw new RunError("roles of accounts need AWS, or the endpoint of another STS in AWS_ENDPOINT_URL_STS");
  }
  const arn = roleArn(role, account, partition);
  const client = serviceClient(STSClient, { region, network }, 5);
  const ask = async () => {
    const { Credentials, AssumedRoleUser } = await client.send(
      new AssumeRoleCommand({
        RoleArn: arn,
        RoleSessionName: role.sessionName,
        Policy: role.sessionPolicy,
        ...(role.externalId !== undefined && { ExternalId: role.externalId }),
      }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey) throw new RunError(`STS gave no credentials for ${arn}`);
    const caller = AssumedRoleUser?.Arn ?? null;
    const owner = caller?.split(":")[4];
    if (owner !== account.id) {
      throw new RunError(`STS gave credentials of account ${owner ?? "not known"} for ${arn}`);
    }
    const credentials = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken && { sessionToken: SessionToken }),
      ...(Expiration !== undefined && { expiration: Expiration }),
    };
    return { credentials, caller };
  };
  try {
    const first = await ask();
    let given: Awaited<ReturnType<typeof ask>>["credentials"] | undefined = first.credentials;
    const credentials = async () => {
      const known = given ?? (await renewed(ask, arn)).credentials;
      given = undefined;
      return known;
    };
    return { credentials, caller: first.caller, close: () => client.destroy() };
  } catch (error) {
    client.destroy();
    if (errorCode(error) !== "AccessDenied")
      throw listingError(error, "AssumeRole", `STS in ${region}`, profile ?? undefined);
    const message = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
    throw new RunError(
      `cannot assume ${arn} (${message}): the role must exist and trust the caller, and the caller needs sts:AssumeRole on it`,
      { cause: error },
    );
  }
}

/** A bucket that was to be read then must not be said to be denied: it is the session that is not there any more. */
async function renewed<T>(ask: () => Promise<T>, arn: string): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split("\n", 1)[0] ?? "") : String(cause);
    const fix = "run it again for the accounts that are left, or let a session of the role last longer";
    throw new CredentialsError(`the session of ${arn} could not be renewed: ${message}`, fix, { cause });
  }
}
