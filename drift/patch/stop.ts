import type { Policy } from "../../policy/index.ts";
import type { Damage } from "./damage.ts";

/** Why a run did not come to its end. Its words are in `drift/report/stopped.ts`. */
export type Stop = StopReason & {
  /** Buckets that were to be written, and were not begun. */
  readonly notWritten: number;
};

export type StopReason =
  /** Of the first writes, which go alone, some failed: `limits.canaryBuckets`. */
  | { readonly kind: "canary-failed"; readonly failed: number; readonly of: number }
  /** More of the planned writes failed than `limits.failureTolerancePercentage` allows. */
  | {
      readonly kind: "too-many-failed";
      readonly failed: number;
      readonly of: number;
      readonly tolerancePercentage: number;
    }
  /** A service that only resembles S3 does not keep what is written to it. */
  | { readonly kind: "service-alters-rules"; readonly bucket: string; readonly damage: Damage }
  /** Nothing more can be written down, so nothing more is written. */
  | { readonly kind: "journal-lost"; readonly detail: string }
  /** Another part of the same run writes before all others, and it was not seen in time that its writes hold. */
  | { readonly kind: "canary-not-passed"; readonly batch?: string }
  /** Somebody ended the run. */
  | { readonly kind: "interrupted" }
  /** Somebody ended a scan, which reports those that were judged by then. */
  | { readonly kind: "scan-interrupted"; readonly judged: number };

/**
 * Counts failed writes, and says when a run has to stop. The percentage is of all writes that the run planned, rounded
 * down, as CloudFormation StackSets count it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts-ops.html
 */
export class FailureTolerance {
  readonly #planned: number;
  readonly #percentage: number;
  #failures = 0;

  constructor(planned: number, { failureTolerancePercentage }: Policy["limits"]) {
    this.#planned = planned;
    this.#percentage = failureTolerancePercentage;
  }

  get failures(): number {
    return this.#failures;
  }

  countFailure(): void {
    this.#failures += 1;
  }

  /** Why the run has to stop, once more writes failed than may. */
  get exceeded(): StopReason | undefined {
    if (this.#failures <= Math.floor((this.#planned * this.#percentage) / 100)) return undefined;
    return {
      kind: "too-many-failed",
      failed: this.#failures,
      of: this.#planned,
      tolerancePercentage: this.#percentage,
    };
  }
}
