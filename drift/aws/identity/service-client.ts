import type { ConfigServiceClient } from "@aws-sdk/client-config-service";
import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { STSClient } from "@aws-sdk/client-sts";
import { connectionSettings } from "../network/network.ts";
import { boundAnswers } from "../requests/raw-answer.ts";
import { type SdkSettings, SILENT_LOGGER } from "./sdk-settings.ts";

/** Milliseconds for one try. */
const TIMEOUT = 20_000;

interface ServiceClientConfig extends ReturnType<typeof connectionSettings> {
  readonly region: string;
  readonly logger: typeof SILENT_LOGGER;
  readonly maxAttempts: number;
}

/**
 * A client of a service that is asked a few questions: who calls, which accounts, for a role.
 *
 * @param atOnce requests under way at once, at most
 */
export function serviceClient<C extends STSClient | OrganizationsClient | ConfigServiceClient>(
  Client: new (config: ServiceClientConfig) => C,
  { region, network }: Pick<SdkSettings, "region" | "network">,
  maxAttempts: number,
  atOnce = 1,
): C {
  const client = new Client({
    region,
    logger: SILENT_LOGGER,
    maxAttempts,
    ...connectionSettings(network, { maxSockets: atOnce, requestTimeout: TIMEOUT }),
  });
  boundAnswers(client, TIMEOUT);
  return client;
}
