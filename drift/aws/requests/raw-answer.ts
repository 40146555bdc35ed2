import type { Readable } from "node:stream";
import type { ConfigServiceClient } from "@aws-sdk/client-config-service";
import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { S3Client } from "@aws-sdk/client-s3";
import type { STSClient } from "@aws-sdk/client-sts";
import { type HttpResponse, type RawAnswer, takeOver } from "./handed-over.ts";

/**
 * What answers were read from, for as long as the answers live. Few of them: what a map like this holds is set free only
 * when the whole heap is looked through.
 */
const rawAnswers = new WeakMap<object, RawAnswer>();

interface Answer {
  readonly response: unknown;
  readonly output?: unknown;
}

/** A body as Node's HTTP client gives it. */
type BodyStream = Pick<Readable, "destroy" | "destroyed" | "errored" | "on" | "once" | "readableEnded">;

/** The requests whose answers are read by ourselves, and what the SDK is given to read in their place. */
const READ_HERE: ReadonlyMap<string, Uint8Array> = new Map([
  ["GetBucketLifecycleConfigurationCommand", Buffer.from("<LifecycleConfiguration/>")],
  ["GetBucketTaggingCommand", Buffer.from("<Tagging/>")],
  ["ListBucketsCommand", Buffer.from("<ListAllMyBucketsResult/>")],
  ["ListDirectoryBucketsCommand", Buffer.from("<ListAllMyDirectoryBucketsResult/>")],
  ["ListMultipartUploadsCommand", Buffer.from("<ListMultipartUploadsResult/>")],
  ["ListObjectsV2Command", Buffer.from("<ListBucketResult/>")],
  ["ListPartsCommand", Buffer.from("<ListPartsResult/>")],
]);

/** The requests whose answers are kept. */
const KEPT = new Set([...READ_HERE.keys(), "CreateMultipartUploadCommand"]);

/** The SDK fails on a date that is none, in an answer that is otherwise whole. */
const READ_FROM_RAW_HEADERS = "x-amz-abort-date";

/** Bytes: a thousand rules with ten tags each, or a thousand bucket names, are a fraction of it. */
const LARGEST = 16 * 1024 * 1024;
/** Objects (journals, states) are read by their caller, who has this much more time for them. */
const OBJECT_FACTOR = 15;

/**
 * Ends every request of a client. The SDK's time-out is over with the headers of the answer: a body that stalls, or
 * comes a byte a second, would hold a run up for ever. Here one deadline goes from the start of a try to the last byte
 * of its answer, and one size bounds what is read.
 *
 * Also keeps the bytes of listings, tags and lifecycle configurations: the SDK drops elements that it does not know, takes an
 * empty or foreign document for an empty answer, and fails on one date that it does not understand. To be called before the client's first request.
 *
 * @param deadline milliseconds; {@link OBJECT_FACTOR} times as many for the content of an object
 */
export function boundAnswers(
  client: S3Client | STSClient | OrganizationsClient | ConfigServiceClient,
  deadline: number,
): void {
  const { middlewareStack } = client as S3Client;
  middlewareStack.add(
    (next, context) => async (args) => {
      const start = performance.now();
      const first = takeOver(args.input);
      if (first !== undefined && first.response === undefined) throw first.error;
      const answer = first === undefined ? await next(args) : ({ response: first.response } as never as Answer);
      const response = answer.response as HttpResponse;
      if (context.commandName === "GetObjectCommand") endInTime(response.body, OBJECT_FACTOR * deadline);
      else {
        const { bytes, headers } = await readWhole(response, deadline, start);
        // A copy, since what the SDK is given below lacks a header.
        if (KEPT.has(context.commandName ?? "")) rawAnswers.set(response, { bytes, headers: { ...headers } });
      }
      // The SDK's reader would take the time once more, and fails on what it does not expect.
      const instead = response.statusCode === 200 ? READ_HERE.get(context.commandName ?? "") : undefined;
      if (instead !== undefined) response.body = instead;
      delete response.headers?.[READ_FROM_RAW_HEADERS];
      return answer as never;
    },
    // Inside the SDK's own reader of answers, and inside its retries: each try has its own deadline.
    { name: "boundAnswer", step: "deserialize", priority: "low" },
  );
  middlewareStack.add(
    (next) => async (args) => {
      const answer: Answer = await next(args);
      const raw = typeof answer.response === "object" ? rawAnswers.get(answer.response as object) : undefined;
      if (raw !== undefined && typeof answer.output === "object") rawAnswers.set(answer.output as object, raw);
      return answer as never;
    },
    { name: "attachRawAnswer", step: "deserialize", priority: "high" },
  );
}

const NOTHING: RawAnswer = { bytes: new Uint8Array(), headers: {} };

/** What an answer, or the SDK's output of it, was read from; empty where there was nothing. */
export function rawAnswerOf(output: object): RawAnswer {
  return rawAnswers.get(output) ?? NOTHING;
}

/**
 * Reads the body of an answer to its end, and puts the bytes in its place.
 *
 * @param deadline milliseconds from the start of the attempt
 * @throws TimeoutError where it takes longer, and an error where it is too large
 */
export async function readWhole(response: HttpResponse, deadline: number, start: number): Promise<RawAnswer> {
  const { body, headers = {} } = response;
  if (isStream(body)) {
    endInTime(body, deadline, start);
    response.body = await bytesOf(body);
  }
  return { bytes: (response.body as Uint8Array | undefined) ?? NOTHING.bytes, headers };
}

/** By its events: to iterate over a stream takes as long as the rest of a request. */
function bytesOf(body: BodyStream): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    body.on("data", (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > LARGEST) body.destroy(new Error("the response is larger than 16 MB"));
      else chunks.push(chunk);
    });
    body.once("end", () => resolve(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)));
    body.once("error", reject);
    const cutOff = () => reject(body.errored ?? new Error("the response was cut off"));
    body.once("close", () => {
      // An error that is made up for nothing takes as long as the parsing of an answer.
      if (!body.readableEnded) cutOff();
    });
    if (body.destroyed) cutOff();
  });
}

function endInTime(body: HttpResponse["body"], deadline: number, start = performance.now()): void {
  if (!isStream(body)) return;
  const timer = setTimeout(() => body.destroy(new AnswerTimeout(deadline)), deadline - (performance.now() - start));
  body.once("close", () => clearTimeout(timer));
}

function isStream(body: unknown): body is BodyStream {
  return typeof body === "object" && body !== null && "destroy" in body && "once" in body;
}

/** The SDK tries a request again after an error of this name. */
class AnswerTimeout extends Error {
  override readonly name = "TimeoutError";

  constructor(deadline: number) {
    super(`the response was not complete after ${deadline / 1000} s`);
  }
}
