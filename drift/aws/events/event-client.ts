import { SILENT_LOGGER } from "../identity/sdk-settings.ts";
import { connectionSettings, DIRECT } from "../network/network.ts";

/** Milliseconds for one try: both services answer in tens. */
const TIMEOUT = 5_000;

/** Messages of one invocation that are handled at once. */
const SOCKETS = 10;

/** What the clients of DynamoDB and SQS are made with: region, endpoint and credentials are those of the function. */
export function eventClientSettings() {
  return {
    logger: SILENT_LOGGER,
    maxAttempts: 4,
    ...connectionSettings(DIRECT, { maxSockets: SOCKETS, requestTimeout: TIMEOUT }),
  };
}
