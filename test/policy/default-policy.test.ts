import { expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../policy/index.ts";

it("without a policy file a patch proves itself on one bucket first, and stops once more than a tenth fails", () => {
  expect(DEFAULT_POLICY.limits).toEqual({ canaryBuckets: 1, failureTolerancePercentage: 10 });
});
