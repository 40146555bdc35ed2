import type { EmbeddedS3, Fault, LoggedRequest, OperationName } from "../../sandbox/index.ts";
import { FAULTS, hitsOf } from "./faults.ts";

/** One request of a run, and what goes wrong with it. */
export interface FaultCase {
  readonly operation: OperationName;
  readonly bucket: string | undefined;
  /** Which request of this operation about this bucket, from 1. */
  readonly occurrence: number;
  readonly fault: string;
  readonly times: number;
}

/**
 * Every request of a run with every fault. A fault that stays is tried from the first request of its kind on, since
 * from a later one on it differs from a single one only in the end.
 */
export function faultCases(requests: readonly LoggedRequest[]): readonly FaultCase[] {
  const seen = new Map<string, number>();
  return requests.flatMap(({ operation, bucket }) => {
    const key = `${operation} ${bucket}`;
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    return Object.keys(FAULTS).flatMap((fault) =>
      (occurrence === 1 ? hitsOf(fault) : [1]).map(
        (times): FaultCase => ({ operation, bucket, occurrence, fault, times }),
      ),
    );
  });
}

/** Lets the requests before it pass, and then the fault hit. */
export function plantFault(s3: EmbeddedS3, { operation, bucket, occurrence, fault, times }: FaultCase): void {
  const request = { operation, ...(bucket !== undefined && { bucket }) };
  if (occurrence > 1) s3.faults.add({ ...request, times: occurrence - 1, fault: { kind: "delay", milliseconds: 0 } });
  s3.faults.add({ ...request, times, fault: FAULTS[fault] as Fault });
}

/** How people find the case again. */
export function nameOf({ operation, bucket, occurrence, fault, times }: FaultCase): string {
  return `${fault} x ${times} at ${operation} ${bucket ?? ""} #${occurrence}`;
}
