import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { DEFAULT_RULE_ID } from "../../policy/index.ts";
import { createBuckets, gatewayAbsent, gatewayClient, newBucketName } from "../support/gateway-client.ts";
import { mixedBuckets } from "../support/mixed-buckets.ts";
import { abortsEverythingWithinAWeek, plainMeaning, rulesOf } from "../support/plain-s3-count.ts";
import { runCommand } from "../support/transcript-command.ts";

const absent = gatewayAbsent();
const BUCKETS = 1000;

interface Report {
  readonly summary: Readonly<Record<string, number>>;
  readonly buckets: readonly { bucket: string; status: string; change?: { outcome: string } }[];
}

describe.skipIf(absent)(`the command against Ceph's gateway${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let client: S3Client;
  let folder: string;

  beforeAll(async () => {
    client = gatewayClient();
    folder = await mkdtemp(join(tmpdir(), "mpu-guard-"));
  });

  afterAll(async () => {
    client.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  const guard = (...args: readonly string[]) => {
    const gateway = inject("cephGateway");
    if (gateway.absent !== undefined) throw new Error(gateway.absent);
    return runCommand([...args, "--endpoint-url", gateway.endpoint], {
      folder,
      environment: { AWS_ACCESS_KEY_ID: gateway.accessKeyId, AWS_SECRET_ACCESS_KEY: gateway.secretAccessKey },
    });
  };

  describe(`${BUCKETS} buckets of mixed rules`, () => {
    const prefix = newBucketName("mixed");
    const specifications = mixedBuckets(BUCKETS, prefix);
    const names = specifications.map(({ name }) => name);
    const ours = ["--bucket", `${prefix.slice(0, 50)}*`];

    beforeAll(() => createBuckets(client, specifications, 16));

    test("scan counts what an independent count gives, and says so with exit status 2", async () => {
      const rules = await rulesOf(client, names);
      const compliant = [...rules.values()].filter(abortsEverythingWithinAWeek).length;
      const { status, stdout } = await guard("scan", ...ours, "--format", "json");
      const { summary } = JSON.parse(stdout) as Report;
      expect(status).toBe(2);
      expect(summary).toEqual({
        buckets: BUCKETS,
        compliant,
        violation: BUCKETS - compliant,
        undecided: 0,
        exempt: 0,
        notApplicable: 0,
      });
    });

    test("patch mends every bucket, changes no foreign rule's meaning, and has nothing to write the second time", async () => {
      const before = await rulesOf(client, names);
      const violating = names.filter((name) => !abortsEverythingWithinAWeek(before.get(name)));

      const first = await guard("patch", ...ours, "--auto-approve", "--format", "json");
      const patched = (JSON.parse(first.stdout) as Report).buckets.filter(
        ({ change }) => change?.outcome === "patched",
      );
      expect(first.status).toBe(0);
      expect(patched.map(({ bucket }) => bucket).sort()).toEqual([...violating].sort());

      const after = await rulesOf(client, names);
      for (const name of names) {
        const foreign = (after.get(name) ?? []).filter(({ ID }) => ID !== DEFAULT_RULE_ID);
        expect(foreign.map(plainMeaning).sort(), name).toEqual((before.get(name) ?? []).map(plainMeaning).sort());
        expect(abortsEverythingWithinAWeek(after.get(name)), name).toBe(true);
      }

      const second = await guard("patch", ...ours, "--auto-approve", "--format", "json");
      const outcomes = new Set((JSON.parse(second.stdout) as Report).buckets.map(({ change }) => change?.outcome));
      expect(second.status).toBe(0);
      expect(outcomes).toEqual(new Set(["unchanged"]));
    });
  });
});
