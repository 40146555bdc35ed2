import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** An answer of its own; bytes, as some services send what is no text. */
export interface StrangeAnswer {
  readonly status: number;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A write as it arrived. */
export interface ReceivedPut {
  readonly bucket: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Where it is not as S3 is. */
export interface Strangeness {
  /** Answers a write in place of taking it. */
  readonly onPut?: (put: ReceivedPut) => StrangeAnswer | undefined;
  /** What it keeps of the rules that it takes. */
  readonly keeps?: (body: Buffer) => string | Uint8Array;
  /** Answers a read of rules in place of showing them. */
  readonly onGet?: (bucket: string) => StrangeAnswer | undefined;
  /** Answers a question about tags; no tags where absent. */
  readonly onTags?: () => StrangeAnswer;
}

/**
 * A service that is strange in one way and otherwise keeps rules byte for byte, whatever they are. The embedded S3
 * takes only what AWS would take.
 */
export class StrangeService {
  readonly #server: Server;
  readonly #strangeness: Strangeness;
  /** What it holds. */
  readonly rules = new Map<string, Uint8Array | undefined>();
  /** Every write of rules, taken or not. */
  readonly puts: ReceivedPut[] = [];
  /** Every other change. */
  readonly deletes: string[] = [];

  private constructor(strangeness: Strangeness) {
    this.#strangeness = strangeness;
    this.#server = createServer((incoming, outgoing) => void this.#receive(incoming, outgoing));
  }

  /** @param rules documents by bucket; `undefined` for a bucket without rules */
  static async start(
    rules: Readonly<Record<string, string | Uint8Array | undefined>>,
    strangeness: Strangeness = {},
  ): Promise<StrangeService> {
    const service = new StrangeService(strangeness);
    for (const [bucket, document] of Object.entries(rules)) {
      service.rules.set(bucket, document === undefined ? undefined : Buffer.from(document));
    }
    await new Promise<void>((resolve) => service.#server.listen(0, "127.0.0.1", resolve));
    return service;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #receive(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { status, body = "", headers } = this.#answer(incoming, Buffer.concat(chunks));
    outgoing.writeHead(status, { "content-type": "application/xml", ...headers }).end(body);
  }

  #answer({ method, url = "/", headers }: IncomingMessage, body: Buffer): StrangeAnswer {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const bucket = pathname.replaceAll("/", "");
    if (bucket === "") return { status: 200, body: this.#listing() };
    if (!this.rules.has(bucket)) return errorAnswer(404, "NoSuchBucket");
    if (searchParams.has("tagging")) return this.#strangeness.onTags?.() ?? errorAnswer(404, "NoSuchTagSet");
    if (searchParams.has("location")) return { status: 200, body: "<LocationConstraint/>" };
    if (!searchParams.has("lifecycle")) return errorAnswer(501, "NotImplemented");
    if (method === "PUT") return this.#put({ bucket, headers, body });
    if (method === "DELETE") {
      this.deletes.push(bucket);
      this.rules.set(bucket, undefined);
      return { status: 204 };
    }
    const held = this.rules.get(bucket);
    const own = this.#strangeness.onGet?.(bucket);
    return own ?? (held === undefined ? errorAnswer(404, "NoSuchLifecycleConfiguration") : { status: 200, body: held });
  }

  #put(put: ReceivedPut): StrangeAnswer {
    this.puts.push(put);
    const own = this.#strangeness.onPut?.(put);
    if (own !== undefined) return own;
    this.rules.set(put.bucket, Buffer.from(this.#strangeness.keeps?.(put.body) ?? put.body));
    return { status: 200 };
  }

  #listing(): string {
    const buckets = [...this.rules.keys()].map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join("");
    return `<ListAllMyBucketsResult><Buckets>${buckets}</Buckets></ListAllMyBucketsResult>`;
  }
}

/** An error in S3's form. */
export function errorAnswer(status: number, code: string, message = code): StrangeAnswer {
  return { status, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}
