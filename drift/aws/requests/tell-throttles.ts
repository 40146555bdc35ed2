import type { S3Client } from "@aws-sdk/client-s3";
import { isThrottled } from "../errors/classify-error.ts";

/**
 * Tells of each attempt of a request that was throttled, those that the SDK repeats too: who waits for the end of its
 * retries learns too late that less is to be sent. To be called before the client's first request.
 */
export function tellThrottles(client: S3Client, onThrottled: () => void): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (isThrottled(error)) onThrottled();
        throw error;
      }
    },
    // Inside the SDK's retries, and around its reader of answers, which makes errors of them.
    { name: "tellThrottles", step: "finalizeRequest", priority: "low" },
  );
}
