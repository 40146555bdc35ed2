import { readFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { createServer } from "node:tls";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../../sandbox/index.ts";
import { type ForwardProxy, startForwardProxy } from "../../../support/forward-proxy.ts";

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

/** A file with the only authority that signed for `*.corp.test` and `*.amazonaws.com` here. */
export const AUTHORITY = fixture("authority.pem");

/** No variable of this machine's own network decides a test. */
export function clearNetwork(): void {
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
  for (const name of [...proxies, "AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"]) vi.stubEnv(name, "");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
}

/** An S3 that is reached through a proxy alone: its names are in no DNS. */
export interface CorporateNetwork {
  readonly s3: EmbeddedS3;
  readonly proxy: ForwardProxy;
  close(): Promise<void>;
}

/** @param refuse what the proxy answers to CONNECT in place of a tunnel */
export async function startCorporateNetwork(refuse?: string): Promise<CorporateNetwork> {
  const s3 = await startEmbeddedS3();
  const port = Number(new URL(s3.endpoint).port);
  const secure = await startTls(port);
  const hosts = { "plain.corp.test": port, "s3.corp.test": secure.port, "s3.us-east-1.amazonaws.com": secure.port };
  const proxy = await startForwardProxy({ hosts, ...(refuse !== undefined && { refuse }) });
  return {
    s3,
    proxy,
    close: async () => {
      await proxy.close();
      await secure.close();
      await s3.close();
    },
  };
}

/** TLS in front of a port, with a certificate of {@link AUTHORITY}. */
export async function startTls(port: number): Promise<{ readonly port: number; close(): Promise<void> }> {
  const [cert, key] = [readFileSync(fixture("server.pem")), readFileSync(fixture("server-key.pem"))];
  const server = createServer({ cert, key }, (socket) => {
    const target = connect(port, "127.0.0.1");
    socket.pipe(target).pipe(socket);
    for (const each of [socket, target]) each.on("error", () => each.destroy());
    socket.on("close", () => target.destroy());
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
