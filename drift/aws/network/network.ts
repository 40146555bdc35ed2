import http from "node:http";
import https from "node:https";
import type { SecureContext } from "node:tls";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { boundCredentials } from "../credentials/bounded-credentials.ts";
import { explainCredentials } from "../credentials/explained-credentials.ts";
import { readTrust } from "./certificates.ts";
import type { AgentOptions, Proxies } from "./proxies.ts";

/** What stands between this machine and AWS, as the environment tells it. */
export interface Network {
  /** Whom to trust; `undefined` for those that Node trusts by itself. */
  readonly trust: SecureContext | undefined;
  /** `undefined` where no variable names a proxy. */
  readonly proxies: Proxies | undefined;
}

/** Nothing that anybody set. */
export const DIRECT: Network = { trust: undefined, proxies: undefined };

/** The variables that may name a proxy; each of them in lower case too, which then counts. */
const PROXY_VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"];

/**
 * Reads what AWS's other tools read too, and its SDK for JavaScript does not.
 *
 * @param caBundle the profile's `ca_bundle`
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html
 * @throws RunError where a file of certificates cannot be used
 */
export async function resolveNetwork(caBundle?: string): Promise<Network> {
  const trust = readTrust(caBundle);
  const isSet = PROXY_VARIABLES.some((name) => process.env[name.toLowerCase()] || process.env[name]);
  // Three packages that hardly anybody needs.
  const proxies = isSet ? await import("./proxies.ts") : undefined;
  return { trust, proxies: proxies && new proxies.Proxies(trust) };
}

/** Milliseconds to a connection, through a proxy too. */
const CONNECTION_TIMEOUT = 5_000;

export interface ConnectionLimits {
  /** Connections to each host. */
  readonly maxSockets: number;
  /** Milliseconds to the headers of an answer. */
  readonly requestTimeout: number;
}

/**
 * How a client of the SDK reaches its service, and those of STS and SSO that it makes to find credentials: by itself
 * the SDK gives the latter neither the proxy nor the certificates, nor any time-out.
 */
export function connectionSettings(
  network: Network,
  { maxSockets, requestTimeout }: ConnectionLimits,
): Required<Pick<S3ClientConfig, "requestHandler" | "credentialDefaultProvider">> {
  const requestHandler = {
    connectionTimeout: CONNECTION_TIMEOUT,
    requestTimeout,
    throwOnRequestTimeout: true,
    ...agentsFor(network, { keepAlive: true, maxSockets }),
  };
  return {
    requestHandler,
    credentialDefaultProvider: (init) =>
      explainCredentials(boundCredentials(defaultProvider({ ...init, clientConfig: { requestHandler } }))),
  };
}

export function agentsFor({ trust, proxies }: Network, options: AgentOptions) {
  if (proxies !== undefined) return proxies.agents(options);
  const secure = trust === undefined ? {} : { secureContext: trust };
  return { httpAgent: new http.Agent(options), httpsAgent: new https.Agent({ ...options, ...secure }) };
}
