import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { S3Error } from "../http/s3-error.ts";
import { errorResponse, type S3Response } from "../http/s3-response.ts";
import type { BucketStore } from "../state/bucket-store.ts";
import type { Fault } from "./fault.ts";
import { cutInHalf, sendResponse, sendSlowly, sendTruncated } from "./send-response.ts";

/**
 * Lets a request act and sends its answer, unless a fault gets in the way.
 * Answers the HTTP status sent, or 0 when none was.
 */
export async function respond(
  outgoing: ServerResponse,
  fault: Fault | undefined,
  perform: () => S3Response,
  buckets: BucketStore,
): Promise<number> {
  switch (fault?.kind) {
    case "reset":
      outgoing.socket?.resetAndDestroy();
      return 0;
    case "reset-after":
      perform();
      outgoing.socket?.resetAndDestroy();
      return 0;
    case "hang":
      return 0;
    case "truncate": {
      const response = perform();
      sendTruncated(outgoing, response);
      return response.status;
    }
    case "stall":
    case "drip":
    case "endless": {
      const response = perform();
      sendSlowly(outgoing, response, fault);
      return response.status;
    }
    case "cut-body":
      return send(outgoing, cutInHalf(perform()));
    case "error":
      return send(outgoing, faultError(fault));
    case "body":
      return send(outgoing, {
        status: fault.status,
        headers: { "content-type": "application/xml", ...fault.headers },
        body: fault.body,
      });
    case "delay":
      await sleep(fault.milliseconds);
      return send(outgoing, perform());
    case "before":
      fault.run(buckets);
      return send(outgoing, perform());
    case undefined:
      return send(outgoing, perform());
  }
}

function send(outgoing: ServerResponse, response: S3Response): number {
  sendResponse(outgoing, response);
  return response.status;
}

function faultError({ status, code, message, headers }: Extract<Fault, { kind: "error" }>): S3Response {
  return errorResponse(new S3Error(status, code, message ?? code), headers);
}
