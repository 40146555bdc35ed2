import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { OperationName } from "./operation-name.ts";
import type { S3Request, S3RequestHead } from "./s3-request.ts";

/** Waits for the body. Rejects when the caller goes away before it has sent all of it. */
export async function receiveRequest(
  incoming: IncomingMessage,
  head: S3RequestHead,
  operation: OperationName,
): Promise<S3Request> {
  // Most requests are reads without a body, and benchmarks make very many of them.
  if (!announcesBody(incoming)) {
    incoming.resume();
    return { ...head, body: "", content: NO_BYTES, bodyBytes: 0, bodyMd5: undefined };
  }
  if (operation === "UploadPart") return { ...head, body: "", content: NO_BYTES, ...(await countBytes(incoming)) };
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const received = { bodyBytes: bytes.length, bodyMd5: undefined };
  if (operation === "PutObject") return { ...head, body: "", content: bytes, ...received };
  return { ...head, body: bytes.toString("utf8"), content: NO_BYTES, ...received };
}

const NO_BYTES = new Uint8Array();

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

async function countBytes(incoming: IncomingMessage): Promise<{ bodyBytes: number; bodyMd5: string }> {
  const md5 = createHash("md5");
  let bodyBytes = 0;
  for await (const chunk of incoming) {
    bodyBytes += (chunk as Buffer).length;
    md5.update(chunk as Buffer);
  }
  return { bodyBytes, bodyMd5: md5.digest("hex") };
}
