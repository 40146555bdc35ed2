import { isIP } from "node:net";

/** Of an answer, or of a resource, as much as is looked at. */
export type Values = Readonly<Record<string, unknown>>;

/** What the emulator refused. */
export class Refusal extends Error {
  readonly status: number;

  constructor(request: string, status: number, answer: string) {
    super(`the emulator refuses ${request}: ${status} ${answer}`);
    this.status = status;
  }

  /** Whether the refusal is of what is there already. */
  get isThere(): boolean {
    return this.status === 409 || /AlreadyExists|ResourceInUse|NameExists|AlreadyOwnedByYou/.test(this.message);
  }
}

/** AWS as ministack plays it, for one account and region. */
export interface Emulator {
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** An operation of a service that takes JSON, such as `AmazonSQS.CreateQueue`. @throws Refusal */
  call(service: string, operation: string, input: object): Promise<Values>;
  /** An operation of a service with paths. @throws Refusal */
  send(service: string, method: string, path: string, body?: string): Promise<string>;
}

/**
 * The twelve digits of an account are its access key, as ministack has it; it tells services apart by the scope of the
 * signature, and checks none.
 *
 * @throws Error where the endpoint is not this machine: buckets and functions with these names may be there in earnest
 */
export function openEmulator(endpointUrl: string, account: string, region: string): Emulator {
  const endpoint = loopback(endpointUrl);
  if (!/^\d{12}$/.test(account))
    throw new Error(
      `the access key is ${JSON.stringify(account)}: ministack takes it for the account, so expected twelve digits`,
    );
  const send = async (
    service: string,
    method: string,
    path: string,
    body?: string,
    more: Readonly<Record<string, string>> = {},
  ) => {
    const scope = `${account}/20261121/${region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const init = { method, headers: { ...more, authorization }, ...(body !== undefined && { body }) };
    const response = await fetch(`${endpoint}${path}`, init).catch((cause: unknown) => {
      throw new Error(`nothing answers at ${endpoint}: start ministack first`, { cause });
    });
    const text = await response.text();
    if (!response.ok) throw new Refusal(`${service} ${method} ${path}`, response.status, text);
    return text;
  };
  return {
    endpoint,
    account,
    region,
    call: async (service, operation, input) => {
      const headers = { "x-amz-target": operation, "content-type": "application/x-amz-json-1.0" };
      const text = await send(service, "POST", "/", JSON.stringify(input), headers);
      return text === "" ? {} : JSON.parse(text);
    },
    send: async (service, method, path, body) => await send(service, method, path, body),
  };
}

/** @throws Error where it is another machine's */
function loopback(endpointUrl: string): string {
  const { protocol, hostname, origin } = new URL(endpointUrl);
  const isLoopback =
    hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && /^127\./.test(hostname));
  if (protocol === "http:" && isLoopback) return origin;
  throw new Error(`${endpointUrl} is not an emulator on this machine: expected http://127.0.0.1:PORT`);
}

/** Makes something, or changes it to what it is to be where it is there. */
export async function makeOrChange<T>(make: () => Promise<T>, change: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof Refusal && error.isThere) return await change();
    throw error;
  }
}
