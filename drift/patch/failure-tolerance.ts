import type { Policy } from "../../policy/index.ts";

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

  get isExceeded(): boolean {
    return this.#failures > Math.floor((this.#planned * this.#percentage) / 100);
  }

  get reason(): string {
    return (
      `${this.#failures} of ${this.#planned} planned writes failed, and the policy's ` +
      `limits.failureTolerancePercentage is ${this.#percentage}`
    );
  }
}
