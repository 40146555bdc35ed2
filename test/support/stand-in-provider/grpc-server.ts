import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";

/** Answers one call; what it throws reaches Terraform as the call's error. */
export type GrpcMethod = (request: Buffer) => Buffer;

const unimplemented = "12";
const internal = "13";
const abandonedAfterMs = 30_000;

/**
 * Serves gRPC calls with one request and one answer on a free loopback port, and gives the port. Ends the process once
 * the only client it has is gone, so that no provider outlives its Terraform.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export function serveGrpc(methods: ReadonlyMap<string, GrpcMethod>): Promise<number> {
  const server = createServer();
  server.on("stream", (stream, headers) => answer(stream, headers, methods));
  const abandoned = setTimeout(() => process.exit(1), abandonedAfterMs);
  server.on("session", (session) => {
    clearTimeout(abandoned);
    session.once("close", () => process.exit(0));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
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
