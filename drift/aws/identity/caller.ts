import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { RunError } from "../../errors.ts";
import { listingError } from "../errors/listing-error.ts";
import { connectionSettings, DIRECT } from "../network/network.ts";
import { boundAnswers } from "../requests/raw-answer.ts";
import { type SdkSettings, SILENT_LOGGER } from "./sdk-settings.ts";

/** Whose credentials these are. */
export interface Caller {
  /** Twelve digits. */
  readonly account: string;
  /** Of a user, or of the session of a role. */
  readonly arn: string | null;
}

export type CallerOptions = Pick<SdkSettings, "region" | "profile"> & Partial<Pick<SdkSettings, "network">>;

/** Milliseconds for one try. */
const TIMEOUT = 20_000;

/**
 * Asks STS once who calls.
 *
 * @throws RunError where there are no credentials, or STS does not answer
 */
export async function askCaller({ region, profile, network = DIRECT }: CallerOptions): Promise<Caller> {
  const client = new STSClient({
    region,
    logger: SILENT_LOGGER,
    maxAttempts: 3,
    ...connectionSettings(network, { maxSockets: 1, requestTimeout: TIMEOUT }),
  });
  boundAnswers(client, TIMEOUT);
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
