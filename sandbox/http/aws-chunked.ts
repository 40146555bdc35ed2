import { invalidRequest } from "./s3-error.ts";

/**
 * The content of a body that was sent as `aws-chunked`: `SIZE[;chunk-signature=…]`, the bytes, and so on to a chunk
 * of size 0; what follows it are checksums. Clients send streams like this.
 * Source: S3 API reference, Signature calculations: Transfer payload in multiple chunks.
 */
export function decodeChunks(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf("\r\n", at);
    const size = /^([0-9a-f]{1,8})(;|$)/i.exec(end < 0 ? "" : bytes.toString("latin1", at, end))?.[1];
    if (size === undefined) throw invalidRequest("The body is not aws-chunked");
    const length = Number.parseInt(size, 16);
    if (length === 0) return Buffer.concat(chunks);
    const start = end + 2;
    if (start + length > bytes.length) throw invalidRequest("The body is not aws-chunked");
    chunks.push(bytes.subarray(start, start + length));
    at = start + length + 2;
  }
}
