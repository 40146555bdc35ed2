import { PutBucketLifecycleConfigurationCommand, type S3Client } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRecordedItem } from "../../../../drift/aws/config/recorded-item.ts";
import { readConfiguration } from "../../../../drift/aws/lifecycle/read-configuration.ts";
import { toSdk } from "../../../../drift/aws/lifecycle/to-sdk.ts";
import { evaluate, type LifecycleRule } from "../../../../policy/index.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../../sandbox/index.ts";
import { legalConfiguration } from "../../../policy/arbitraries.ts";
import { clientFor } from "../../../sandbox/client-for.ts";
import { liveBucket, policyWith, TODAY } from "../../../support/builders.ts";
import { recordedItem } from "../../../support/config-item.ts";

/** Wide enough for a good part of the rules: of one in forty days little is seen. */
const accepted = fc.record({ minDays: fc.integer({ min: 1, max: 10 }), maxDays: fc.integer({ min: 20, max: 40 }) });

describe("what AWS Config has recorded of a configuration that S3 accepted", () => {
  let s3: EmbeddedS3;
  let others: S3Client;

  beforeAll(async () => {
    s3 = await startEmbeddedS3();
    others = clientFor(s3);
  });

  afterAll(async () => {
    others.destroy();
    await s3.close();
  });

  it("gives the verdict of S3's own answer, or none: never another one", async () => {
    let compared = 0;
    const found = { compliant: 0, violation: 0, undecided: 0 };
    await fc.assert(
      fc.asyncProperty(legalConfiguration, accepted, fc.boolean(), async (configuration, accept, asText) => {
        s3.buckets.create({ name: "any" });
        await others.send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket: "any",
            LifecycleConfiguration: { Rules: toSdk({ rules: configuration.rules }) },
          }),
        );
        const lifecycle = s3.buckets.get("any")?.lifecycle ?? "";
        const policy = policyWith({ accept });
        const read = readConfiguration(Buffer.from(lifecycle), undefined);
        if ("unreadable" in read) throw new Error(read.unreadable);
        const bucket = liveBucket({ name: "any" });
        const live = evaluate({ state: "configured", configuration: read.configuration }, policy, bucket, TODAY);

        const item = recordedItem({ account: "111122223333", region: "eu-west-1", name: "any", lifecycle, asText });
        const recorded = readRecordedItem(JSON.stringify(item));
        if (recorded === undefined) throw new Error("the item is of no bucket");
        const verdict = evaluate(recorded.reading, policy, recorded.bucket, TODAY);

        found[verdict.status as keyof typeof found] += 1;
        if (verdict.status === "undecided") return;
        expect(verdict.status).toBe(live.status);
        // Of rules that are all too long or too short, one with `<Filter/>` may be the shortest: then another is named.
        if (configuration.rules.some(hasEmptyFilter)) return;
        expect([verdict.findings, verdict.abort]).toEqual([live.findings, live.abort]);
        compared += 1;
      }),
      { numRuns: 400 },
    );
    // Worth nothing unless most are decided, both ways.
    expect(found.compliant).toBeGreaterThan(20);
    expect(found.violation).toBeGreaterThan(100);
    expect(found.undecided).toBeGreaterThan(5);
    expect(compared).toBeGreaterThan(100);
  });
});

function hasEmptyFilter({ filter, abortIncompleteMultipartUpload }: LifecycleRule): boolean {
  return typeof filter === "object" && Object.keys(filter).length === 0 && abortIncompleteMultipartUpload !== undefined;
}
