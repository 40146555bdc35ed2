import type { ServerResponse } from "node:http";
import type { Fault } from "../faults/fault.ts";
import type { S3Response } from "./s3-response.ts";

/** Sends the whole answer. To HEAD it sends the headers only. */
export function sendResponse(outgoing: ServerResponse, response: S3Response): void {
  const body = Buffer.from(response.body);
  outgoing.writeHead(response.status, headersOf(response, body.length));
  outgoing.end(body);
}

/** Announces the whole answer, sends half of its body, and ends the connection. */
export function sendTruncated(outgoing: ServerResponse, response: S3Response): void {
  const body = Buffer.from(response.body);
  outgoing.writeHead(response.status, headersOf(response, Math.max(body.length, 1)));
  outgoing.flushHeaders();
  outgoing.write(body.subarray(0, body.length >> 1), () => outgoing.socket?.end());
}

/** Sends an answer that comes to no end before its reader gives up. */
export function sendSlowly(
  outgoing: ServerResponse,
  response: S3Response,
  fault: Extract<Fault, { kind: "stall" | "drip" | "endless" }>,
): void {
  const body = Buffer.from(response.body);
  // An answer that may have no body ends with its headers. Node takes everything that is written to one, for ever.
  if (response.status === 204) {
    sendResponse(outgoing, response);
    return;
  }
  if (fault.kind === "endless") {
    // No length is announced, and a blank is always allowed between two elements.
    outgoing.writeHead(response.status, { ...response.headers, server: "AmazonS3" });
    const start = body.subarray(0, Math.max(0, body.lastIndexOf("</")));
    const blanks = Buffer.alloc(65_536, " ");
    const more = () => {
      while (!outgoing.destroyed && outgoing.write(blanks));
    };
    outgoing.on("drain", more);
    outgoing.write(start);
    more();
    return;
  }
  outgoing.writeHead(response.status, headersOf(response, Math.max(body.length, 1)));
  outgoing.flushHeaders();
  if (fault.kind === "stall") {
    outgoing.write(body.subarray(0, body.length >> 1));
    return;
  }
  let sent = 0;
  const timer = setInterval(() => {
    outgoing.write(body.subarray(sent, sent + 1));
    sent += 1;
    if (sent < body.length) return;
    clearInterval(timer);
    outgoing.end();
  }, fault.milliseconds);
  outgoing.once("close", () => clearInterval(timer));
}

/** The answer with the second half of its body missing, and nothing in HTTP to show it. */
export function cutInHalf(response: S3Response): S3Response {
  return { ...response, body: response.body.slice(0, response.body.length >> 1) };
}

// A 204 has no body, so it may not announce its length.
function headersOf(response: S3Response, length: number): Record<string, string | number> {
  const headers = { server: "AmazonS3", "x-amz-request-id": "EMBEDDED", ...response.headers };
  return response.status === 204 ? headers : { ...headers, "content-length": length };
}
