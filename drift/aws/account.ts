import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { RunError } from "../errors.ts";
import { listingError } from "./listing-error.ts";

/**
 * The account of the credentials, with one STS request.
 *
 * @throws RunError where there are no credentials, or STS does not answer
 */
export async function callerAccount(options: { readonly profile?: string; readonly region: string }): Promise<string> {
  const client = new STSClient({
    ...options,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 },
  });
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}));
    if (Account === undefined) throw new RunError("STS did not say which account this is; pass --account");
    return Account;
  } catch (error) {
    throw error instanceof RunError
      ? error
      : listingError(error, "GetCallerIdentity", `STS in ${options.region}`, options.profile);
  } finally {
    client.destroy();
  }
}
