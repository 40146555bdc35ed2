import {
  PutBucketLifecycleConfigurationCommand,
  type S3Client,
  type TransitionDefaultMinimumObjectSize,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { S3Clients } from "../../../../drift/aws/clients/s3-clients.ts";
import { S3LifecycleStore } from "../../../../drift/aws/lifecycle/lifecycle-store.ts";
import { toSdk } from "../../../../drift/aws/lifecycle/to-sdk.ts";
import { areEquivalent, type LifecycleConfiguration, planMerge } from "../../../../policy/index.ts";
import { type EmbeddedS3, startEmbeddedS3 } from "../../../../sandbox/index.ts";
import { legalConfiguration, oddConfiguration, requirement } from "../../../policy/arbitraries.ts";
import { clientFor } from "../../../sandbox/client-for.ts";
import { liveBucket } from "../../../support/builders.ts";
import { clientsFor } from "../clients.ts";

const bucket = liveBucket({ name: "any", region: "us-east-1" });

describe("a server as strict as AWS", () => {
  let s3: EmbeddedS3;
  let clients: S3Clients;
  let others: S3Client;

  beforeAll(async () => {
    s3 = await startEmbeddedS3();
    clients = clientsFor(s3);
    others = clientFor(s3);
  });

  afterAll(async () => {
    clients.destroy();
    others.destroy();
    await s3.close();
  });

  /** As another team would, without any of our writing code but the words. */
  function put({ transitionDefaultMinimumObjectSize: size, ...configuration }: LifecycleConfiguration) {
    return others.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket: "any",
        LifecycleConfiguration: { Rules: toSdk(configuration) },
        ...(size !== undefined && { TransitionDefaultMinimumObjectSize: size as TransitionDefaultMinimumObjectSize }),
      }),
    );
  }

  it("accepts the merge into any configuration that it accepted, and then holds just what was planned", async () => {
    let written = 0;
    let legacy = 0;
    await fc.assert(
      fc.asyncProperty(legalConfiguration, requirement, async (configuration, wanted) => {
        s3.buckets.create({ name: "any" });
        await put(configuration);
        const store = new S3LifecycleStore(clients);
        const before = await store.read(bucket);
        if (before.state !== "stored") throw new Error("nothing is stored");
        expect(await before.isLossless()).toBe(true);

        const plan = planMerge(before.configuration, wanted);
        if (plan.outcome !== "change") return;
        await store.write(bucket, plan.after);
        const after = await store.read(bucket);
        expect(after.state === "stored" && (await after.isLossless())).toBe(true);
        expect(after.state === "stored" && areEquivalent(after.configuration, plan.after)).toBe(true);
        const size = s3.buckets.get("any")?.transitionDefaultMinimumObjectSize;
        expect(size).toBe(configuration.transitionDefaultMinimumObjectSize ?? "all_storage_classes_128K");
        written += 1;
        legacy += plan.dialect === "V1" ? 1 : 0;
      }),
      { numRuns: 250 },
    );
    // Worth nothing unless many were written, in both dialects.
    expect(written).toBeGreaterThan(100);
    expect(legacy).toBeGreaterThan(10);
  });

  it("accepts the merge into what only other stores answer, which it would refuse as it was", async () => {
    const merges = fc
      .tuple(oddConfiguration, requirement)
      .map(([configuration, wanted]) => ({ configuration, plan: planMerge(configuration, wanted) }))
      .filter(({ plan }) => plan.outcome === "change");
    await fc.assert(
      fc.asyncProperty(merges, async ({ configuration, plan }) => {
        s3.buckets.create({ name: "any" });
        await expect(put(configuration)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
        if (plan.outcome === "change") await new S3LifecycleStore(clients).write(bucket, plan.after);
        expect(s3.buckets.get("any")?.lifecycle).toBeDefined();
      }),
      { numRuns: 150 },
    );
  });
});
