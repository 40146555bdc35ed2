import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { RunError } from "../../errors.ts";
import { listingError } from "../errors/listing-error.ts";
import { DIRECT } from "../network/network.ts";
import type { SdkSettings } from "./sdk-settings.ts";
import { serviceClient } from "./service-client.ts";

/** Whose credentials these are. */
export interface Caller {
  /** Twelve digits. */
  readonly account: string;
  /** Of a user, or of the session of a role. */
  readonly arn: string | null;
}

export type CallerOptions = Pick<SdkSettings, "region" | "profile"> & Partial<Pick<SdkSettings, "network">>;

/**
 * Asks STS once who calls.
 *
 * @throws RunError where there are no credentials, or STS does not answer
 */
export async function askCaller({ region, profile, network = DIRECT }: CallerOptions): Promise<Caller> {
  const client = serviceClient(STSClient, { region, network }, 3);
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
    if (!Account) throw new RunError("STS did not say which account this is; pass --account");
    return { account: Account, arn: Arn || null };
  } catch (error) {
    throw error instanceof RunError
      ? error
      : listingError(error, "GetCallerIdentity", `STS in ${region}`, profile ?? undefined);
  } finally {
    client.destroy();
  }
}
