import type { S3Client } from "@aws-sdk/client-s3";
import { handedOverStart } from "./handed-over.ts";

/** One attempt of a request, and what came of it. */
export interface RequestAttempt {
  /** AWS's name of it, such as `GetBucketLifecycleConfiguration`. */
  readonly operation: string;
  /** Absent where the request is about no bucket. */
  readonly bucket?: string;
  readonly region: string;
  /** From 1. */
  readonly attempt: number;
  /** The HTTP status, with the error's code where it is one; or why there was no answer. */
  readonly outcome: string;
  readonly milliseconds: number;
}

/** Tells of each attempt of each request of a client, repeated ones too. To be called before its first request. */
export function logRequests(client: S3Client, region: string, onAttempt: (attempt: RequestAttempt) => void): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const begin = handedOverStart(args.input) ?? performance.now();
      const tell = (outcome: string) => {
        const bucket = (args.input as { Bucket?: string }).Bucket;
        onAttempt({
          operation: (context.commandName ?? "request").replace(/Command$/, ""),
          ...(bucket !== undefined && { bucket }),
          region,
          attempt: attemptOf(args.request),
          outcome,
          milliseconds: Math.round(performance.now() - begin),
        });
      };
      try {
        const answer = await next(args);
        tell(String((answer.response as { statusCode?: number }).statusCode ?? "answered"));
        return answer;
      } catch (error) {
        tell(failureOf(error));
        throw error;
      }
    },
    // Inside the SDK's retries, and around its reader of answers, which makes errors of them.
    { name: "logRequest", step: "finalizeRequest", priority: "low" },
  );
}

/** The SDK counts in a header: `attempt=2; max=5`. */
function attemptOf(request: unknown): number {
  const { headers } = request as { headers?: Record<string, string> };
  return Number(/attempt=(\d+)/.exec(headers?.["amz-sdk-request"] ?? "")?.[1] ?? 1);
}

function failureOf(error: unknown): string {
  const { name, code, $metadata } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return status === undefined ? (code ?? name ?? "no answer") : `${status} ${name}`;
}
