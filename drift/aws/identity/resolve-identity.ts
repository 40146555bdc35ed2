import { isAwsEndpoint } from "../../identity/endpoint.ts";
import { type AccountSelectors, type RunIdentity, selectorsOf } from "../../identity/run-identity.ts";
import { partitionOf } from "../../partitions.ts";
import type { SdkSettings } from "./sdk-settings.ts";

/** What a run was told of whose buckets it is about. */
interface IdentityOptions extends AccountSelectors {
  readonly account?: string;
  readonly regions?: readonly string[];
}

/**
 * Whose buckets a run looks at, and where. AWS's STS is asked only where AWS answers for the buckets too, and nobody
 * named the account: behind another endpoint the keys are another service's.
 *
 * @throws RunError where STS does not answer
 */
export async function resolveIdentity(
  { account, regions, ...selectors }: IdentityOptions,
  { profile, endpoint, region, network }: SdkSettings,
): Promise<RunIdentity> {
  const isAws = isAwsEndpoint(endpoint);
  const needsCaller = isAws && account === undefined;
  // Another client of the SDK, with its rules of endpoints.
  const caller = needsCaller ? await (await import("./caller.ts")).askCaller({ region, profile, network }) : undefined;
  const [, partition] = caller?.arn?.split(":") ?? [];
  return {
    account: account ?? caller?.account ?? null,
    partition: isAws ? (partition ?? partitionOf(region)) : null,
    caller: caller?.arn ?? null,
    profile,
    endpoint,
    regions: regions ?? null,
    ...selectorsOf(selectors),
  };
}
