import { describe, expect, it } from "vitest";
import { PARTITION_NAMES } from "../../drift/partitions.ts";
import { planningPolicy, type SessionPolicyOptions, writingPolicy } from "../../iam/index.ts";

/** What AssumeRole takes as a policy. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const CHARACTERS = 2048;

const actionsOf = (policy: string) =>
  JSON.parse(policy).Statement.flatMap(({ Action }: { Action: readonly string[] }) => Action) as readonly string[];

describe.each(
  PARTITION_NAMES.flatMap((partition) =>
    [false, true].map((directoryBuckets): SessionPolicyOptions => ({ partition, directoryBuckets })),
  ),
)("the policies of a session in $partition, with directory buckets: $directoryBuckets", (options) => {
  it("are short enough for STS, which would refuse every account otherwise", () => {
    expect(planningPolicy(options).length).toBeLessThan(CHARACTERS);
    expect(writingPolicy(options).length).toBeLessThan(CHARACTERS);
  });

  it("let no session change anything before somebody approves", () => {
    expect(actionsOf(planningPolicy(options)).filter((action) => !/:(Get|List)[A-Z]\w*$/.test(action))).toEqual([]);
  });

  it("let one that writes do that to rules alone", () => {
    const others = actionsOf(writingPolicy(options)).filter(
      (action) => !/^\w+:(Get|Put)LifecycleConfiguration$/.test(action),
    );
    expect(others).toEqual([]);
  });
});
