import assert from "node:assert/strict";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { afterAll, describe, test } from "vitest";
import { gatewayAbsent, gatewayClient, newBucketName } from "../support/gateway-client.ts";
import type { S3Behaviour } from "../support/s3-behaviours/s3-behaviour.ts";
import { s3Behaviours } from "../support/s3-behaviours.ts";

const absent = gatewayAbsent();
const cannotBeAsked = "not on the gateway:";

const same = s3Behaviours.filter((behaviour) => behaviour.gateway === "same");
const differing = s3Behaviours.filter(
  (behaviour) => behaviour.gateway !== "same" && !behaviour.gateway.startsWith(cannotBeAsked),
);

describe.skipIf(absent)(`behaviours of S3 on Ceph's gateway${absent ? ` (skipped: ${absent})` : ""}`, () => {
  const client = absent ? undefined : gatewayClient();
  afterAll(() => client?.destroy());

  async function ask(behaviour: S3Behaviour): Promise<void> {
    assert.ok(client);
    const asked = client;
    await behaviour.run({
      client: asked,
      async newBucket() {
        const name = newBucketName("behaviour");
        await asked.send(new CreateBucketCommand({ Bucket: name }));
        return name;
      },
    });
  }

  describe("the same as AWS", () => {
    for (const behaviour of same) {
      test(behaviour.name, () => ask(behaviour));
    }
  });

  describe("known to differ from AWS", () => {
    for (const behaviour of differing) {
      // A claimed difference that is none must fail too, or the marks would rot.
      test(`${behaviour.name} [${behaviour.gateway}]`, () =>
        assert.rejects(ask(behaviour), `it does not differ any more: ${behaviour.gateway}`));
    }
  });
});
