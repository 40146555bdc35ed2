import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleLambda } from "../../scripts/bundle-lambda.ts";
import { deploy } from "../../scripts/emulator/deploy.ts";
import { readStack } from "../../scripts/emulator/stacks.ts";
import { synthesize } from "../modules/infrastructure/nightly/synthesize.ts";
import { MINISTACK, type Ministack, PLACE, startMinistack } from "../support/ministack/ministack.ts";
import { placeOf } from "../support/s3-services/services.ts";

const program = placeOf(MINISTACK);
const absent = program === undefined ? "ministack is absent (no ministack on the PATH)" : undefined;
if (absent && process.env.CI) throw new Error(`${absent}.`);
if (absent) process.stderr.write(`${absent}. The tests that need it are skipped.\n`);

const REPORTS = "acme-reports";
/** Of one bucket each: that of the reports has its rule already. */
const BARE = Array.from({ length: 8 }, (_, index) => `acme-${index}`);

/**
 * A patch as Step Functions runs it: functions beside each other, and an S3 by others that takes If-None-Match.
 */
describe.skipIf(absent)(`a patch over Step Functions${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let folder: string;
  let ministack: Ministack;
  let stateMachineArn: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-"));
    await bundleLambda(folder);
    const functions = { bundleFolder: join(folder, "lambda") };
    const { outdir } = synthesize({ manyBuckets: true, mode: "patch", reports: { bucketName: REPORTS }, functions });
    ministack = await startMinistack(program ?? "");
    const variables = { MPU_GUARD_BATCH_SIZE: "1" };
    const { attribute } = await deploy({ stack: readStack(outdir, "acme"), emulator: ministack.emulator, variables });
    stateMachineArn = attribute("aws_sfn_state_machine", "arn");
    const CreateBucketConfiguration = { LocationConstraint: PLACE.region };
    for (const Bucket of BARE) await ministack.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  });
  afterAll(async () => {
    await ministack?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("writes one batch to its end before any other begins to write, and then all others", async () => {
    const { emulator, s3 } = ministack;
    const states = (operation: string, input: object) =>
      emulator.call("states", `AWSStepFunctions.${operation}`, input);
    const { executionArn } = await states("StartExecution", { stateMachineArn, name: "night-1", input: "{}" });
    const status = await untilEnded();

    expect(status).toBe("SUCCEEDED");
    for (const Bucket of BARE) {
      const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      expect(Rules).toHaveLength(1);
    }
    const canary = await keys("mpu-guard/runs/night-1/canary/");
    expect(canary.map((key) => key.split("/").at(-1)).sort()).toEqual(["1-passed.json", "1.json"]);
    const journals = new Map<string, { readonly begun: string[]; readonly done: string[] }>();
    for (const key of await keys("mpu-guard/journal/")) {
      const run = key.split("/")[2] ?? "";
      const { begun, done } = journals.get(run) ?? { begun: [], done: [] };
      if (key.endsWith(".ndjson")) {
        for (const line of (await read(key)).trimEnd().split("\n")) {
          const { entry, time } = JSON.parse(line);
          if (entry === "writing") begun.push(time);
          if (entry === "done") done.push(time);
        }
      }
      journals.set(run, { begun, done });
    }
    const [first, ...others] = [...journals.values()].sort((a, b) =>
      (a.begun[0] ?? "") < (b.begun[0] ?? "") ? -1 : 1,
    );
    expect([first?.begun.length, others.length]).toEqual([1, BARE.length - 1]);
    for (const { begun } of others) expect((begun[0] ?? "") > (first?.done[0] ?? "~")).toBe(true);

    async function untilEnded(): Promise<unknown> {
      for (;;) {
        const found = await states("DescribeExecution", { executionArn });
        if (found.status !== "RUNNING") return found.status;
        // A request of the engine's own that waits for nothing would keep it from its work.
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  });

  async function read(Key: string): Promise<string> {
    const { Body } = await ministack.s3.send(new GetObjectCommand({ Bucket: REPORTS, Key }));
    return (await Body?.transformToString()) ?? "";
  }

  async function keys(Prefix: string): Promise<readonly string[]> {
    const { Contents = [] } = await ministack.s3.send(new ListObjectsV2Command({ Bucket: REPORTS, Prefix }));
    return Contents.map(({ Key = "" }) => Key);
  }
});
