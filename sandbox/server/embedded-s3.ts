import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { FaultQueue } from "../faults/fault-queue.ts";
import { respond } from "../faults/respond.ts";
import { sendResponse } from "../faults/send-response.ts";
import { operationName } from "../http/operation-name.ts";
import { receiveRequest } from "../http/receive-request.ts";
import { RequestLog } from "../http/request-log.ts";
import { S3Error } from "../http/s3-error.ts";
import { parseRequestHead } from "../http/s3-request.ts";
import { errorResponse } from "../http/s3-response.ts";
import { BucketStore } from "../state/bucket-store.ts";
import { act } from "./act.ts";

/** How to start the server. */
export interface EmbeddedS3Options {
  /** A free one when left out. */
  readonly port?: number | undefined;
  /** The account that owns the buckets and makes the requests; 111122223333 when left out. */
  readonly account?: string | undefined;
  /**
   * The account that an access key belongs to, for a service of several accounts: then nobody may use another account's
   * bucket. Every key is the server's account's when left out.
   */
  readonly accountOf?: ((accessKeyId: string) => string | undefined) | undefined;
  /** How long every request waits before it acts; 0 when left out. */
  readonly latencyMilliseconds?: number | undefined;
}

/**
 * A small S3 on the loopback interface. It keeps small objects whole, checks no signatures, and forgets
 * everything when closed.
 */
export interface EmbeddedS3 {
  /** `http://127.0.0.1:PORT`, for path-style clients. */
  readonly endpoint: string;
  readonly account: string;
  /** The state itself, for planting and looking. */
  readonly buckets: BucketStore;
  readonly faults: FaultQueue;
  readonly requests: RequestLog;
  /** Destroys open connections; resolves when the port is free. */
  close(): Promise<void>;
}

export async function startEmbeddedS3(options: EmbeddedS3Options = {}): Promise<EmbeddedS3> {
  const account = options.account ?? "111122223333";
  const state = { account, buckets: new BucketStore(account), faults: new FaultQueue(), requests: new RequestLog() };
  const latency = options.latencyMilliseconds ?? 0;
  const accounts: Accounts = options.accountOf ?? (() => account);
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    answer({ ...state, accounts, isShared: options.accountOf !== undefined }, latency, incoming, outgoing).catch(
      (error: unknown) => answerFailure(outgoing, error),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { ...state, endpoint: `http://127.0.0.1:${port}`, close };
}

type Accounts = (accessKeyId: string) => string | undefined;

interface State extends Omit<EmbeddedS3, "endpoint" | "close"> {
  readonly accounts: Accounts;
  /** Whether there are several accounts. */
  readonly isShared: boolean;
}

async function answer(
  state: State,
  latency: number,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const method = incoming.method ?? "GET";
  const head = parseOrRefuse(method, incoming, outgoing);
  if (!head) return;
  const operation = operationName(head);
  const accessKeyId = head.signingScope?.accessKeyId;
  const logged = state.requests.add({ operation, bucket: head.bucket, method, accessKeyId, status: 0 });
  const request = await receiveRequest(incoming, head, operation);
  if (latency > 0) await sleep(latency);
  const fault = state.faults.take(operation, head.bucket);
  const { buckets, isShared } = state;
  const account = state.accounts(accessKeyId ?? "");
  const perform = () =>
    account === undefined ? errorResponse(unknownKey()) : act(operation, { request, buckets, account, isShared });
  logged.status = await respond(outgoing, fault, perform, state.buckets);
}

// Source: S3 API reference, Error responses, InvalidAccessKeyId.
function unknownKey(): S3Error {
  const message = "The AWS Access Key Id you provided does not exist in our records.";
  return new S3Error(403, "InvalidAccessKeyId", message);
}

function parseOrRefuse(method: string, incoming: IncomingMessage, outgoing: ServerResponse) {
  try {
    return parseRequestHead(method, incoming.url ?? "/", incoming.headers);
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    sendResponse(outgoing, errorResponse(error));
    return undefined;
  }
}

// A mistake in this server, or in a fault's `run`, has to be told from a broken connection.
function answerFailure(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent) outgoing.destroy();
  else sendResponse(outgoing, errorResponse(new S3Error(500, "InternalError", String(error))));
}
