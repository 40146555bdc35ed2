import type { IncomingHttpHeaders } from "node:http";
import { S3Error } from "./s3-error.ts";

/** The parts of an HTTP request that S3 looks at. */
export interface S3Request {
  readonly method: string;
  /** Path-style: the first segment of the path. Undefined for requests to the service itself. */
  readonly bucket: string | undefined;
  /** The rest of the path. Undefined when the request is about the bucket. */
  readonly key: string | undefined;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The credential scope of the Authorization header. Undefined for unsigned requests. */
  readonly signingScope: SigningScope | undefined;
  /** As text. Empty for objects and their parts. */
  readonly body: string;
  /** What PutObject received, as it came; empty for everything else. */
  readonly content: Uint8Array;
  /** Bytes received. */
  readonly bodyBytes: number;
  /** The MD5 of what was received, in hexadecimal; only for UploadPart. */
  readonly bodyMd5: string | undefined;
}

/** Source: S3 API reference, Authenticating Requests (AWS Signature Version 4). */
export interface SigningScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** `s3`, or `s3express` for the control plane of directory buckets. */
  readonly service: string;
}

/** Everything but the body, read from the request line and headers. */
export type S3RequestHead = Omit<S3Request, "body" | "content" | "bodyBytes" | "bodyMd5">;

export function parseRequestHead(method: string, url: string, headers: IncomingHttpHeaders): S3RequestHead {
  const questionMark = url.indexOf("?");
  const path = questionMark < 0 ? url : url.slice(0, questionMark);
  const query = new URLSearchParams(questionMark < 0 ? "" : url.slice(questionMark + 1));
  const slash = path.indexOf("/", 1);
  const bucket = decodePath(slash < 0 ? path.slice(1) : path.slice(1, slash));
  const key = slash < 0 ? "" : decodePath(path.slice(slash + 1));
  const named = bucket !== "" && isDirectoryBucketName(bucket) ? key.replace(/^\//, "") : key;
  return {
    method,
    bucket: bucket === "" ? undefined : bucket,
    key: named === "" ? undefined : named,
    query,
    headers,
    signingScope: parseSigningScope(headers.authorization),
  };
}

/** With a custom endpoint, SDK v3 sends `/name--use1-az4--x-s3//key`: only these names lose the second slash. */
export function isDirectoryBucketName(name: string): boolean {
  return name.endsWith("--x-s3");
}

function parseSigningScope(authorization: string | undefined): SigningScope | undefined {
  const scope = authorization?.match(/Credential=([^,/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/);
  const [, accessKeyId, region, service] = scope ?? [];
  return accessKeyId && region && service ? { accessKeyId, region, service } : undefined;
}

function decodePath(text: string): string {
  try {
    return text.includes("%") ? decodeURIComponent(text) : text;
  } catch {
    throw new S3Error(400, "InvalidURI", "Couldn't parse the specified URI.");
  }
}
