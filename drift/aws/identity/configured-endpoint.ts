import { RunError } from "../../errors.ts";
import { isEndpointUrl, normalizeEndpoint } from "../../identity/endpoint.ts";
import type { SharedProfile } from "./shared-profile.ts";

/** An endpoint, and what set it. */
export interface ConfiguredEndpoint {
  /** Normalized. */
  readonly url: string;
  /** For messages: an option, a variable, or a place in the shared configuration. */
  readonly source: string;
}

/**
 * The endpoint of S3, in AWS's order: the option, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, the profile's `services`
 * section, the profile itself. `undefined` for AWS's own. The SDK decides the same, but tells neither what it found
 * nor where, and takes a `services` section that does not exist for none.
 *
 * @param asked the option
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 * @throws RunError where the configuration cannot be used
 */
export function configuredEndpoint(asked: string | undefined, profile: SharedProfile): ConfiguredEndpoint | undefined {
  const found = asked === undefined ? fromConfiguration(profile, "S3") : { url: asked, source: "--endpoint-url" };
  if (found === undefined) return undefined;
  if (!isEndpointUrl(found.url)) {
    throw new RunError(`${found.source}: invalid endpoint ${JSON.stringify(found.url)}: expected an http or https URL`);
  }
  return { ...found, url: normalizeEndpoint(found.url) };
}

/** A service besides S3 that a run may ask, by the name that its endpoint has in the configuration. */
export type OtherService = "STS" | "ORGANIZATIONS" | "CONFIG_SERVICE";

/** Whether the configuration has an endpoint for another service than S3: the SDK's clients take it. */
export function hasConfiguredEndpoint(service: OtherService, profile: SharedProfile): boolean {
  return fromConfiguration(profile, service) !== undefined;
}

function fromConfiguration(
  { name, settings, services }: SharedProfile,
  service: "S3" | OtherService,
): ConfiguredEndpoint | undefined {
  const { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: ignore, AWS_ENDPOINT_URL: all } = process.env;
  if ((ignore || settings.ignore_configured_endpoint_urls) === "true") return undefined;
  const variable = `AWS_ENDPOINT_URL_${service}`;
  const own = process.env[variable];
  if (own) return { url: own, source: variable };
  if (all) return { url: all, source: "AWS_ENDPOINT_URL" };
  const source = `profile ${JSON.stringify(name ?? "default")}`;
  const url =
    servicesOf(settings.services, services, source)?.[`${service.toLowerCase()}.endpoint_url`] || settings.endpoint_url;
  return url ? { url, source } : undefined;
}

function servicesOf(section: string | undefined, services: SharedProfile["services"], source: string) {
  if (!section) return undefined;
  const found = services(section);
  if (found !== undefined) return found;
  throw new RunError(
    `${source}: its services section ${JSON.stringify(section)} is not in ${process.env.AWS_CONFIG_FILE ?? "~/.aws/config"}: ` +
      "without it the requests would go to another endpoint",
  );
}
