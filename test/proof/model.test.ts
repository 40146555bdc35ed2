import fc from "fast-check";
import { afterAll, describe, expect, it, vi } from "vitest";
import { startEmbeddedS3 } from "../../sandbox/index.ts";
import { cephGatewayMissing, startCephGateway } from "../support/ceph-gateway/index.ts";
import { clientFor, newBucketName } from "../support/gateway-client.ts";
import { type Action, actions, Model } from "./model.ts";
import { embeddedModel, gatewayModel, type ModelS3 } from "./model-s3.ts";
import { recordTable } from "./proof-table.ts";

vi.mock("node:timers/promises", () => import("./short-waits.ts"));

/** Sequences tried against each S3. */
const EMBEDDED_RUNS = 60;
const GATEWAY_RUNS = 12;

const missing = cephGatewayMissing();
const rows: (string | number)[][] = [];

afterAll(() => {
  recordTable({
    name: "model",
    title: "Model check: random sequences of foreign edits, patches, stale plans and rollbacks",
    columns: ["against", "sequences", "wrong results"],
    rows,
  });
});

describe("whatever happens in whatever order, everybody's rules remain, and a rollback is exact", () => {
  it("against the embedded S3", async () => {
    const s3 = await startEmbeddedS3();
    try {
      await check(EMBEDDED_RUNS, embeddedModel(s3));
      rows.push(["the embedded S3", EMBEDDED_RUNS, 0]);
    } finally {
      await s3.close();
    }
  });

  it.skipIf(missing.length > 0 && !process.env.CI)("against Ceph's gateway", async () => {
    const gateway = await startCephGateway({ lifecycleDaySeconds: 86_400 });
    const client = clientFor(gateway);
    vi.stubEnv("AWS_ACCESS_KEY_ID", gateway.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", gateway.secretAccessKey);
    try {
      await check(GATEWAY_RUNS, gatewayModel(client, gateway.endpoint));
      rows.push(["Ceph's gateway", GATEWAY_RUNS, 0]);
    } finally {
      vi.unstubAllEnvs();
      client.destroy();
      await gateway.close();
    }
  });
});

function check(numRuns: number, s3: ModelS3): Promise<void> {
  return fc.assert(
    fc.asyncProperty(actions, async (sequence: readonly Action[]) => {
      const model = await Model.begin(s3, newBucketName("model"));
      try {
        for (const action of sequence) expect(await model.step(action)).toEqual([]);
      } finally {
        model.end();
      }
    }),
    { numRuns },
  );
}
