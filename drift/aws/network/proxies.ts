import { setMaxListeners } from "node:events";
import http from "node:http";
import https from "node:https";
import { isIPv6 } from "node:net";
import type { SecureContext } from "node:tls";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

/** The part of an agent that Node's HTTP client uses. */
interface RequestAgent {
  addRequest(request: http.ClientRequest, options: Target): void;
  destroy(): void;
}

/** Where a request goes to. */
interface Target {
  readonly host: string;
  readonly port: number | string;
}

export interface AgentOptions {
  readonly keepAlive: boolean;
  /** Connections to each host. */
  readonly maxSockets: number;
}

/** A request that a proxy did not let through, or for which a variable names what is no proxy. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
}

/** Where a proxy would not know what is meant. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** The proxies that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name, looked up for each request. */
export class Proxies {
  readonly #trust: SecureContext | undefined;

  constructor(trust: SecureContext | undefined) {
    this.#trust = trust;
  }

  agents(options: AgentOptions): { readonly httpAgent: http.Agent; readonly httpsAgent: https.Agent } {
    const secure = this.#trust === undefined ? {} : { secureContext: this.#trust };
    const end = new AbortController();
    setMaxListeners(0, end.signal);
    const toProxy = { ...options, ...secure, signal: end.signal };
    return {
      httpAgent: routed(new http.Agent(options), end, {
        proxyFor: (target) => proxyFor("http", target),
        agentOf: (proxy) => new HttpProxyAgent(proxy, toProxy),
        options: { secureEndpoint: false },
      }),
      httpsAgent: routed(new https.Agent({ ...options, ...secure }), end, {
        proxyFor: (target) => proxyFor("https", target),
        agentOf: (proxy) => tunnelThrough(proxy, toProxy),
        options: { secureEndpoint: true, ...secure },
      }),
    };
  }
}

interface Way {
  readonly proxyFor: (target: Target) => string | undefined;
  readonly agentOf: (proxy: string) => http.Agent;
  /** What every request of this protocol needs on its way through a proxy. */
  readonly options: object;
}

/** The agent itself for requests that go directly, and one for each proxy. */
function routed<A extends http.Agent>(direct: A, end: AbortController, way: Way): A {
  const agents = new Map<string, RequestAgent>();
  const obtain = (proxy: string): RequestAgent => {
    const existing = agents.get(proxy);
    if (existing !== undefined) return existing;
    const agent = way.agentOf(proxy) as unknown as RequestAgent;
    agents.set(proxy, agent);
    return agent;
  };
  const { addRequest, destroy } = direct as unknown as RequestAgent;
  return Object.assign(direct, {
    addRequest(request: http.ClientRequest, target: Target) {
      try {
        const proxy = way.proxyFor(target);
        if (proxy === undefined) addRequest.call(direct, request, target);
        else obtain(proxy).addRequest(request, { ...target, ...way.options });
      } catch (error) {
        // A request that has no connection yet tells nobody why it was destroyed.
        request.destroy();
        process.nextTick(() => request.emit("error", error));
      }
    },
    destroy() {
      // A proxy that is asked and does not answer would keep the process from ending.
      end.abort();
      for (const agent of agents.values()) agent.destroy();
      destroy.call(direct);
    },
  });
}

function tunnelThrough(proxy: string, options: AgentOptions & { readonly signal: AbortSignal }): http.Agent {
  const agent = new HttpsProxyAgent(proxy, options);
  agent.on("proxyConnect", ({ statusCode, statusText }, request: http.ClientRequest) => {
    // The library would hand over the proxy's words as if the host had said them: a 404 would be S3's.
    if (statusCode !== 200) request.destroy(refusal(proxy, `${statusCode} ${statusText}`.trim()));
  });
  return agent;
}

function refusal(proxy: string, answer: string): ProxyError {
  return new ProxyError(`the proxy ${new URL(proxy).host} answered ${answer} to CONNECT`);
}

/**
 * The proxy of a host; `undefined` where the request goes directly, as all those to this machine itself do.
 *
 * @throws ProxyError where a variable names what is no proxy that HTTP goes through
 */
function proxyFor(protocol: "http" | "https", { host, port }: Target): string | undefined {
  const name = isIPv6(host) ? `[${host}]` : host;
  if (LOOPBACK.test(name) || getProxyForUrl(`${protocol}://${name}:${port}`) === "") return undefined;
  const [variable, value] = [`${protocol}_proxy`, "all_proxy"]
    .flatMap((lower) => [lower, lower.toUpperCase()])
    .map((each) => [each, process.env[each]] as const)
    .find(([, text]) => text) as [string, string];
  // The library would take one without a scheme for the scheme of the request, and AWS's other tools take http.
  const url = value.includes("://") ? value : `http://${value}`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  // Not the value: it may hold a password.
  throw new ProxyError(`${variable} names no proxy that can be used: expected http://HOST:PORT or https://HOST:PORT`);
}
