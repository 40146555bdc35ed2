import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bucket, sortVerdicts, summarize, UNKNOWN, type Verdict, type VerdictStatus } from "../../policy/index.ts";
import { declaredBucket, liveBucket } from "../support/builders.ts";

function verdict(status: VerdictStatus, bucket: Bucket = liveBucket()): Verdict {
  return { bucket, status, findings: [] };
}

describe("summarize", () => {
  it("counts every bucket once, under its status", () => {
    const statuses = ["compliant", "violation", "violation", "undecided", "exempt", "notApplicable"] as const;
    expect(summarize(statuses.map((status) => verdict(status)))).toEqual({
      buckets: 6,
      compliant: 1,
      violation: 2,
      undecided: 1,
      exempt: 1,
      notApplicable: 1,
    });
  });
});

describe("sortVerdicts", () => {
  it("orders by account, then region, then name, so that one estate always gives one report", () => {
    const buckets = [
      liveBucket({ account: "222222222222", region: "a", name: "a" }),
      liveBucket({ account: "111111111111", region: "b", name: "a" }),
      liveBucket({ account: "111111111111", region: "a", name: "b" }),
      liveBucket({ account: "111111111111", region: "a", name: "a" }),
      liveBucket({ account: null, region: "z", name: "z" }),
    ];
    const sorted = sortVerdicts(buckets.map((bucket) => verdict("compliant", bucket)));
    expect(sorted.map(({ bucket }) => buckets.indexOf(bucket))).toEqual([4, 3, 2, 1, 0]);
  });

  it("gives one order whatever the order of reading, and leaves those that are alike as they came", () => {
    const ordered = [
      liveBucket({ account: null, region: null }),
      liveBucket({ account: null, region: "a" }),
      liveBucket({ account: "111111111111", region: null }),
      liveBucket({ account: "111111111111", region: "a", name: "a" }),
      declaredBucket({ account: "111111111111", region: "a", name: "b", address: "a" }),
      declaredBucket({ account: "111111111111", region: "a", name: "b", address: "b" }),
    ].map((bucket) => verdict("compliant", bucket));
    fc.assert(
      fc.property(fc.shuffledSubarray(ordered, { minLength: ordered.length }), (shuffled) => {
        const alike = shuffled.map((each) => ({ ...each, status: "violation" as const }));
        expect(sortVerdicts([...shuffled, ...alike])).toEqual(
          ordered.flatMap((each) => [each, { ...each, status: "violation" }]),
        );
      }),
    );
  });

  it("does not mix up a name that continues where another ends", () => {
    const names = ["ab", "a-b", "a"];
    const sorted = sortVerdicts(names.map((name) => verdict("compliant", liveBucket({ name }))));
    expect(sorted.map(({ bucket }) => bucket.name)).toEqual(["a", "a-b", "ab"]);
  });

  it("places a bucket without a name by its address", () => {
    const nameless = declaredBucket({ name: UNKNOWN, address: "aws_s3_bucket.b" });
    const named = declaredBucket({ name: "aws_s3_bucket.a" });
    const sorted = sortVerdicts([verdict("compliant", nameless), verdict("compliant", named)]);
    expect(sorted[1]?.bucket).toBe(nameless);
  });
});
