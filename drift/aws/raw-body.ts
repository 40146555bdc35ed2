import type { S3Client } from "@aws-sdk/client-s3";

/** The bodies of answers that were read, for as long as the answers live. */
const rawBodies = new WeakMap<object, string>();

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
      const body = typeof answer.response === "object" ? rawBodies.get(answer.response as object) : undefined;
      if (body !== undefined && typeof answer.output === "object") rawBodies.set(answer.output as object, body);
      return answer as never;
    },
    { name: "attachRawBody", step: "deserialize", priority: "high" },
  );
}

/** The XML that an answer was read from; empty where there was none. */
export function rawBodyOf(output: object): string {
  return rawBodies.get(output) ?? "";
}

async function readBody(response: unknown): Promise<void> {
  const answer = response as { body?: AsyncIterable<Uint8Array> | Uint8Array };
  if (answer.body === undefined || answer.body instanceof Uint8Array) return;
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  rawBodies.set(answer, bytes.toString("utf8"));
  answer.body = bytes;
}
