import type { Aggregator } from "../../accounts/recorded-buckets.ts";
import { RunError } from "../../errors.ts";
import { printable } from "../../text/printable.ts";
import { classifyError, errorCode } from "../errors/classify-error.ts";
import { listingError } from "../errors/listing-error.ts";

/** What AWS Config's JSON protocol calls a denial. */
const DENIED = ["AccessDenied", "AccessDeniedException"];

/** The one line for a request of which the whole run depends. */
export function aggregatorError(error: unknown, operation: string, { name, region }: Required<Aggregator>): RunError {
  const code = errorCode(error) ?? "";
  const aggregator = `aggregator ${JSON.stringify(printable(name))}`;
  if (code === "NoSuchConfigurationAggregatorException") {
    return new RunError(
      `AWS Config has no ${aggregator} in ${region}: check its name, or name its region: --source config-aggregator=${printable(name)}@REGION`,
      { cause: error },
    );
  }
  if (DENIED.includes(code)) {
    const message = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "";
    return new RunError(
      `AWS Config in ${region} denied ${operation} on ${aggregator} (${message}): allow config:${operation} (mpu-guard iam scan-config prints the whole policy)`,
      { cause: error },
    );
  }
  const finding = classifyError(error, `config:${operation}`);
  if (finding.kind !== "unreadable") return listingError(error, operation, `AWS Config in ${region}`);
  return new RunError(
    `request to AWS Config in ${region} failed: ${finding.detail}; is the endpoint AWS Config, and does it know ${operation}?`,
    { cause: error },
  );
}
