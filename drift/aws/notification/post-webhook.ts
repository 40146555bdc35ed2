import http from "node:http";
import https from "node:https";
import { agentsFor, type Network } from "../network/network.ts";

export interface PostOptions {
  readonly network: Network;
  /** Ends the request, also one that has begun to answer. */
  readonly signal: AbortSignal;
}

/**
 * Posts JSON to a webhook, through the proxies and with the certificates of all other requests. Redirects are not
 * followed: they would send the message to whom nobody named.
 *
 * @returns the status of the answer, whose text is not read: it may repeat what was sent
 */
export async function postWebhook(url: string, body: string, { network, signal }: PostOptions): Promise<number> {
  const agents = agentsFor(network, { keepAlive: false, maxSockets: 1 });
  const target = new URL(url);
  const isSecure = target.protocol === "https:";
  try {
    return await new Promise((resolve, reject) => {
      const request = (isSecure ? https : http).request(target, {
        method: "POST",
        agent: isSecure ? agents.httpsAgent : agents.httpAgent,
        headers: { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(body) },
        signal,
      });
      request.on("error", reject);
      request.on("response", (response) => {
        response.on("error", reject);
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      });
      request.end(body);
    });
  } finally {
    agents.httpAgent.destroy();
    agents.httpsAgent.destroy();
  }
}
