import http, { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** What a company has at the edge of its network. */
export interface ForwardProxy {
  readonly url: string;
  /** `HOST:PORT` of each tunnel that was asked for. */
  readonly tunnels: string[];
  /** The URL of each request that was not in a tunnel. */
  readonly requests: string[];
  /** What each of both kinds brought as `Proxy-Authorization`. */
  readonly credentials: (string | undefined)[];
  /** Connections that are open. */
  readonly open: ReadonlySet<Socket>;
  close(): Promise<void>;
}

export interface ForwardProxyOptions {
  /** A port of this machine for each host that the proxy knows. */
  readonly hosts: Readonly<Record<string, number>>;
  /** The whole answer to each CONNECT in place of a tunnel; `hang` for none. */
  readonly refuse?: string;
}

/** A real forward proxy on a port of the loopback: tunnels by CONNECT, plain requests by their whole URL. */
export async function startForwardProxy({ hosts, refuse }: ForwardProxyOptions): Promise<ForwardProxy> {
  const [tunnels, requests, open] = [[] as string[], [] as string[], new Set<Socket>()];
  const credentials: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    credentials.push(request.headers["proxy-authorization"]);
    forward(request, response, hosts);
  });
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    tunnels.push(request.url ?? "");
    credentials.push(request.headers["proxy-authorization"]);
    socket.on("error", () => socket.destroy());
    if (refuse === "hang") return void socket.on("end", () => socket.end()).resume();
    const port = hosts[request.url?.split(":")[0] ?? ""];
    if (refuse !== undefined || port === undefined)
      return void socket.end(refuse ?? "HTTP/1.1 502 Bad Gateway\r\n\r\n");
    const target = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(target).pipe(socket);
    });
    target.on("error", () => socket.destroy());
    socket.on("close", () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ tunnels, requests, credentials, open },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(request: IncomingMessage, response: ServerResponse, hosts: ForwardProxyOptions["hosts"]): void {
  const { hostname, pathname, search } = new URL(request.url ?? "");
  const port = hosts[hostname];
  if (port === undefined) return void response.writeHead(502).end();
  const { method, headers } = request;
  const onward = http.request({ host: "127.0.0.1", port, method, path: `${pathname}${search}`, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}
