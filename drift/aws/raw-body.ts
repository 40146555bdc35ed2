import type { S3Client } from "@aws-sdk/client-s3";

interface RawAnswer {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What answers were read from, for as long as the answers live. */
const rawAnswers = new WeakMap<object, RawAnswer>();

interface Answer {
  readonly response: unknown;
  readonly output?: unknown;
}

/** The requests whose answers are kept. */
const KEPT = new Set(["GetBucketLifecycleConfigurationCommand", "ListBucketsCommand", "ListDirectoryBucketsCommand"]);

/**
 * Makes a client keep the XML of listings and lifecycle configurations as it came. The SDK drops elements that it
 * does not know, and takes an empty or foreign document for an empty answer, so whoever wants to judge or write
 * back all of it has to see the XML itself. To be called before the client's first request.
 */
export function captureRawBodies(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (KEPT.has(context.commandName ?? "")) await readBody(answer.response);
      return answer;
    },
    // Inside the SDK's own reader of answers.
    { name: "readRawBody", step: "deserialize", priority: "low" },
  );
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer: Answer = await next(args);
      const raw = typeof answer.response === "object" ? rawAnswers.get(answer.response as object) : undefined;
      if (raw !== undefined && typeof answer.output === "object") rawAnswers.set(answer.output as object, raw);
      return answer as never;
    },
    { name: "attachRawBody", step: "deserialize", priority: "high" },
  );
}

/** The XML that an answer was read from; empty where there was none. */
export function rawBodyOf(output: object): string {
  return rawAnswers.get(output)?.body ?? "";
}

/** The headers of the answer, with names in lower case. */
export function rawHeadersOf(output: object): Readonly<Record<string, string>> {
  return rawAnswers.get(output)?.headers ?? {};
}

async function readBody(response: unknown): Promise<void> {
  const answer = response as { body?: AsyncIterable<Uint8Array> | Uint8Array; headers?: Record<string, string> };
  if (answer.body === undefined || answer.body instanceof Uint8Array) return;
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  rawAnswers.set(answer, { body: bytes.toString("utf8"), headers: answer.headers ?? {} });
  answer.body = bytes;
}
