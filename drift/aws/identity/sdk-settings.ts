import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { RunError } from "../../errors.ts";
import { isAwsEndpoint } from "../../identity/endpoint.ts";
import { type Network, resolveNetwork } from "../network/network.ts";
import { configuredEndpoint, hasConfiguredEndpoint, type OtherService } from "./configured-endpoint.ts";
import { readProfile, type SharedProfile } from "./shared-profile.ts";

/** What the SDK's clients are made with. */
export interface SdkSettings {
  /** `null` where neither the option nor AWS_PROFILE names one. */
  readonly profile: string | null;
  /** Normalized; `null` for AWS's own endpoint of each region. */
  readonly endpoint: string | null;
  /** Where the listing is asked; us-east-1 where nothing sets one, as any region can list. */
  readonly region: string;
  /** The region that an S3-compatible service is signed for; absent where AWS answers, in which each bucket has its own. */
  readonly serviceRegion?: string;
  readonly network: Network;
  /** Whether another service than S3 is that of the same operator as S3's endpoint. */
  readonly answersFor: (service: OtherService) => boolean;
}

export interface SettingsOptions {
  readonly profile?: string;
  readonly endpointUrl?: string;
  readonly region?: string;
}

/** The SDK writes warnings for programmers to the console where no logger takes them. */
export const SILENT_LOGGER: NonNullable<S3ClientConfig["logger"]> = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

/**
 * Settles profile, endpoint and region for all clients of this process. From an option or else from where the AWS
 * command line takes them: the environment first, then the profile.
 *
 * The profile is put into AWS_PROFILE. As a client's option the SDK takes it for credentials and region, but looks up
 * configured endpoints under AWS_PROFILE, also in the clients of STS and SSO that get credentials (@smithy/core,
 * getEndpointFromConfig): one profile's key would be sent to another one's endpoint.
 *
 * @throws RunError where the profile does not exist, or a setting cannot be used
 */
export async function resolveSettings({ profile, endpointUrl, region }: SettingsOptions): Promise<SdkSettings> {
  if (profile !== undefined) process.env.AWS_PROFILE = profile;
  // The AWS command line reads it, and the SDK does not: the buckets of another region would be asked.
  if (!process.env.AWS_REGION && process.env.AWS_DEFAULT_REGION)
    process.env.AWS_REGION = process.env.AWS_DEFAULT_REGION;
  const shared = await readProfile();
  const endpoint = configuredEndpoint(endpointUrl, shared);
  refuseUnknownValues(shared);
  const listingRegion = await configuredRegion(region);
  const url = endpoint?.url ?? null;
  const settings = {
    profile: shared.name,
    endpoint: url,
    region: listingRegion,
    ...(!isAwsEndpoint(url) && { serviceRegion: listingRegion }),
    network: await resolveNetwork(shared.settings.ca_bundle),
    // Behind another endpoint the keys are another service's, which AWS's own must not see.
    answersFor: (service: OtherService) => isAwsEndpoint(url) || hasConfiguredEndpoint(service, shared),
  };
  await refuseBesideEndpoint(settings);
  return settings;
}

/** Variables, the settings of a profile that they stand for, and the values that each has. */
const CHOICES = [
  ["AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", ["true", "false"]],
  ["AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", ["true", "false"]],
  ["AWS_DEFAULTS_MODE", "defaults_mode", ["standard", "in-region", "cross-region", "mobile", "legacy", "auto"]],
] as const;

/**
 * The SDK takes a word that it does not know for none, and asks endpoints that are not FIPS's; or throws it where nobody
 * catches it.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
function refuseUnknownValues({ settings, name }: SharedProfile): void {
  for (const [variable, setting, values] of CHOICES) {
    const where =
      process.env[variable] === undefined ? `profile ${JSON.stringify(name ?? "default")}: ${setting}` : variable;
    const value = process.env[variable] ?? settings[setting];
    if (value === undefined || (values as readonly string[]).includes(value)) continue;
    throw new RunError(`${where}: invalid value ${JSON.stringify(value)}: expected ${values.join(", ")}`);
  }
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html */
async function refuseBesideEndpoint({ endpoint, region }: SdkSettings): Promise<void> {
  if (endpoint === null) return;
  const { config } = new S3Client({ region, logger: SILENT_LOGGER });
  const kinds = [
    ["FIPS", "AWS_USE_FIPS_ENDPOINT", config.useFipsEndpoint],
    ["dual-stack", "AWS_USE_DUALSTACK_ENDPOINT", config.useDualstackEndpoint],
  ] as const;
  for (const [name, variable, isOn] of kinds) {
    if (!(await isOn())) continue;
    throw new RunError(
      `${name} endpoints (${variable}, or the profile) are AWS's own, and the endpoint is ${endpoint}: use one of the two`,
    );
  }
}

/**
 * The region that is given, or else that environment or profile set; us-east-1 where none does.
 *
 * @throws RunError where that is none
 */
export async function configuredRegion(region?: string): Promise<string> {
  try {
    return await new S3Client({ ...(region !== undefined && { region }), logger: SILENT_LOGGER }).config.region();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Every other error is about a region that is set, such as eu_west_1: asking another one would hide that.
    if (message.startsWith("Region is missing")) return "us-east-1";
    const where = region === undefined ? "AWS_REGION and the profile's region" : "--region";
    throw new RunError(`${message.replace(/\.$/, "")}; check ${where}`, { cause: error });
  }
}
