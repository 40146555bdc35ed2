import { StoreError } from "../../errors.ts";
import type { PermissionAnswer } from "../../permissions/permission.ts";
import { classifyError, errorCode, isUnsupported, unsupportedAnswer } from "../errors/classify-error.ts";
import { denialWords } from "../errors/error-cause.ts";

/** What S3 answers where there is no such thing: whoever may not read is not told that. */
const NOTHING_THERE: readonly string[] = ["NoSuchLifecycleConfiguration", "NoSuchTagSet", "NoSuchBucketPolicy"];

/**
 * What a failed request says of its permission. Only a denial of the action itself is one: credentials that have
 * expired, a clock that is wrong, or a service that is busy say nothing.
 *
 * @param action the IAM action of the request
 */
export function answerOfError(error: unknown, action: string): PermissionAnswer {
  // Behind an answer that was read here, and not understood, there is no other error.
  if (error instanceof StoreError && error.cause === undefined) return { state: "failed", finding: error.finding };
  if (NOTHING_THERE.includes(errorCode(error) ?? "")) return { state: "granted" };
  if (isUnsupported(error)) {
    return { state: "not-asked", reason: `the service has no such request (${unsupportedAnswer(error)})` };
  }
  const finding = classifyError(error, action);
  if (!("missingAction" in finding)) return { state: "failed", finding };
  return { state: "denied", finding, ...denialWords(finding.detail) };
}

/** What a request says of its permission. */
export async function answerOf(action: string, request: () => Promise<unknown>): Promise<PermissionAnswer> {
  try {
    await request();
    return { state: "granted" };
  } catch (error) {
    return answerOfError(error, action);
  }
}
