import type { S3Error } from "./s3-error.ts";
import { xmlDocument, xmlElement } from "./xml-text.ts";

/** What the server is going to send. */
export interface S3Response {
  /** The HTTP status. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** A 200 whose body is the XML document with this root. */
export function xmlResponse(root: string, content: string, headers: Readonly<Record<string, string>> = {}): S3Response {
  return rawXmlResponse(xmlDocument(root, content), headers);
}

/** A 200 whose body is this text as it stands. */
export function rawXmlResponse(body: string, headers: Readonly<Record<string, string>> = {}): S3Response {
  return { status: 200, headers: { "content-type": "application/xml", ...headers }, body };
}

/** An answer without a body. */
export function emptyResponse(status: number, headers: Readonly<Record<string, string>> = {}): S3Response {
  return { status, headers, body: "" };
}

/**
 * The `<Error>` document, which unlike other S3 answers has no namespace.
 * Source: S3 API reference, Error responses.
 */
export function errorResponse(error: S3Error, headers: Readonly<Record<string, string>> = {}): S3Response {
  const details = Object.entries(error.details).map(([name, text]) => xmlElement(name, text));
  const content = `${xmlElement("Code", error.code)}${xmlElement("Message", error.message)}${details.join("")}`;
  return {
    status: error.status,
    headers: { "content-type": "application/xml", ...headers },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${content}<RequestId>EMBEDDED</RequestId></Error>`,
  };
}
