import type { ServerResponse } from "node:http";
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

/** The answer with the second half of its body missing, and nothing in HTTP to show it. */
export function cutInHalf(response: S3Response): S3Response {
  return { ...response, body: response.body.slice(0, response.body.length >> 1) };
}

// A 204 has no body, so it may not announce its length.
function headersOf(response: S3Response, length: number): Record<string, string | number> {
  const headers = { server: "AmazonS3", "x-amz-request-id": "EMBEDDED", ...response.headers };
  return response.status === 204 ? headers : { ...headers, "content-length": length };
}
