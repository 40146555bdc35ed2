import { createHash, createHmac } from "node:crypto";

export interface ServiceAccess {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface RawResponse {
  readonly status: number;
  readonly body: string;
}

/**
 * A service asked without any SDK, so that what it holds is seen as it sends it, and not as the product's own reader
 * or the SDK takes it. Signature Version 4, path style.
 */
export class RawS3 {
  readonly #access: ServiceAccess;

  constructor(access: ServiceAccess) {
    this.#access = access;
  }

  async createBucket(bucket: string): Promise<void> {
    assertDone(`create ${bucket}`, await this.#send("PUT", `/${bucket}`, "", ""));
  }

  /** With Content-MD5 and no other checksum, which every service takes. */
  async putLifecycle(bucket: string, xml: string): Promise<void> {
    assertDone(`put ${bucket}`, await this.#send("PUT", `/${bucket}`, "lifecycle=", xml));
  }

  /** The document as it is sent; `undefined` where the service says that there is none. */
  async lifecycleOf(bucket: string): Promise<string | undefined> {
    const response = await this.#send("GET", `/${bucket}`, "lifecycle=", "");
    if (response.status === 404 && response.body.includes("NoSuchLifecycleConfiguration")) return undefined;
    assertDone(`get ${bucket}`, response);
    return response.body;
  }

  async #send(method: string, path: string, query: string, body: string): Promise<RawResponse> {
    const { endpoint, accessKeyId, secretAccessKey } = this.#access;
    const time = new Date().toISOString().replace(/[:-]|\.\d+/g, "");
    const scope = [time.slice(0, 8), "us-east-1", "s3", "aws4_request"];
    const headers: Record<string, string> = {
      "content-md5": createHash("md5").update(body).digest("base64"),
      host: new URL(endpoint).host,
      "x-amz-content-sha256": sha256(body),
      "x-amz-date": time,
    };
    const names = Object.keys(headers);
    const canonical = [method, path, query, ...names.map((name) => `${name}:${headers[name]}`), "", names.join(";")];
    const request = [...canonical, headers["x-amz-content-sha256"]].join("\n");
    const toSign = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha256(request)].join("\n");
    const key = scope.reduce<string | Buffer>((last, part) => hmac(last, part).digest(), `AWS4${secretAccessKey}`);
    const response = await fetch(`${endpoint}${path}${query && `?${query}`}`, {
      method,
      headers: {
        ...headers,
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join("/")}, SignedHeaders=${names.join(";")}, Signature=${hmac(key, toSign).digest("hex")}`,
      },
      ...(method === "PUT" && { body }),
    });
    return { status: response.status, body: await response.text() };
  }
}

function assertDone(what: string, { status, body }: RawResponse): void {
  if (status >= 300) throw new Error(`${what}: ${status} ${body}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string) {
  return createHmac("sha256", key).update(text);
}
