import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";

/** Answers one call; what it throws reaches Terraform as the call's error. */
export type GrpcMethod = (request: Buffer) => Buffer;

const unimplemented = "12";
const internal = "13";
/** A server that listens. */
export interface GrpcServer {
  readonly port: number;
  close(): void;
}

/**
 * Serves gRPC calls with one request and one answer on a free loopback port.
 *
 * @param methodsOf what a client can call, asked once for each connection
 * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export function serveGrpc(
  methodsOf: (session: ServerHttp2Session) => ReadonlyMap<string, GrpcMethod>,
): Promise<GrpcServer> {
  const server = createServer();
  server.on("session", (session) => {
    const methods = methodsOf(session);
    session.on("stream", (stream, headers) => answer(stream, headers, methods));
    // A client that is gone needs no answer.
    session.on("error", () => undefined);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ port, close: () => server.close() });
    });
  });
}

function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  methods: ReadonlyMap<string, GrpcMethod>,
): void {
  const method = methods.get(headers[":path"] ?? "");
  // A client that has gone in the middle of a call needs no answer.
  stream.on("error", () => undefined);
  if (!method) {
    refuse(stream, unimplemented, "this stand-in does not need it");
    return;
  }
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("end", () => {
    if (stream.destroyed) return;
    try {
      // One message: a byte that says whether it is compressed (never, as nobody offered to), its length, itself.
      const reply = method(Buffer.concat(chunks).subarray(5));
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(reply.length, 1);
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.end(Buffer.concat([prefix, reply]));
    } catch (error) {
      refuse(stream, internal, String(error));
    }
  });
}

function refuse(stream: ServerHttp2Stream, status: string, reason: string): void {
  const headers = { "grpc-status": status, "grpc-message": encodeURIComponent(reason) };
  stream.respond({ ":status": 200, "content-type": "application/grpc", ...headers }, { endStream: true });
}
