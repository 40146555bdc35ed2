import { readProfile } from "../identity/shared-profile.ts";
import { type Network, resolveNetwork } from "../network/network.ts";

/**
 * The proxies and certificates of all other requests, where no live bucket is asked, too.
 *
 * @throws RunError where the profile does not exist, or a file of certificates cannot be used
 */
export async function resolveNotifyNetwork(profile: string | undefined): Promise<Network> {
  if (profile !== undefined) process.env.AWS_PROFILE = profile;
  const { settings } = await readProfile();
  return resolveNetwork(settings.ca_bundle);
}
