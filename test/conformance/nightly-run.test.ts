import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import pMap from "p-map";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleLambda } from "../../scripts/bundle-lambda.ts";
import { deploy } from "../../scripts/emulator/deploy.ts";
import { readStack } from "../../scripts/emulator/stacks.ts";
import { synthesize } from "../modules/infrastructure/nightly/synthesize.ts";
import { MINISTACK, type Ministack, PLACE, startMinistack } from "../support/ministack/ministack.ts";
import { placeOf } from "../support/s3-services/services.ts";
import { runCommand } from "../support/transcript-command.ts";

const program = placeOf(MINISTACK);
const absent = program === undefined ? "ministack is absent (no ministack on the PATH)" : undefined;
if (absent && process.env.CI) throw new Error(`${absent}.`);
if (absent) process.stderr.write(`${absent}. The tests that need it are skipped.\n`);

/** Of one bucket each, and that of the reports among them. */
const BATCHES = 520;
const REPORTS = "acme-reports";
/** Of Step Functions: a state's input and output. ministack has no limit. */
const LARGEST_STATE = 256 * 1024;

interface Execution {
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
  readonly output: Readonly<Record<string, unknown>> | undefined;
  readonly states: readonly Readonly<Record<string, string>>[];
}

/**
 * The nightly run as Step Functions runs it: the state machine of the stack's own JSON, with the functions as they are
 * built. The buckets are ministack's, too, as its Map reads the manifest from no other S3.
 * It writes no results of the Map (ResultWriter) and limits no state: both are asserted here, or not needed.
 */
describe.skipIf(absent)(`the nightly run over Step Functions${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let folder: string;
  let ministack: Ministack;
  /** The state machine of the stack. */
  let deployed: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-"));
    await bundleLambda(folder);
    const functions = { bundleFolder: join(folder, "lambda") };
    const { outdir } = synthesize({ manyBuckets: true, reports: { bucketName: REPORTS }, functions });
    ministack = await startMinistack(program ?? "");
    const { emulator } = ministack;
    const variables = { MPU_GUARD_BATCH_SIZE: "1" };
    const { attribute } = await deploy({ stack: readStack(outdir, "acme"), emulator, variables });
    deployed = attribute("aws_sfn_state_machine", "arn");
    await plant(ministack);
  });
  afterAll(async () => {
    await ministack?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("lists, scans every batch and writes the report that the command writes", async () => {
    const { status, output, states } = await execute(deployed, "night-1", {});

    expect(status).toBe("SUCCEEDED");
    expect(output).toMatchObject({ buckets: BATCHES, missingBatches: 0, undecided: 0 });
    const report = JSON.parse(await read(String(output?.report)));
    const { stdout } = await runCommand(
      ["scan", "--endpoint-url", ministack.emulator.endpoint, "--account", PLACE.account, "--format", "json"],
      { folder, environment: { ...ministack.environment, AWS_REGION: PLACE.region } },
    );
    expect(comparable(report)).toEqual(comparable(JSON.parse(stdout)));
    expect((await shards("night-1")).length).toBe(BATCHES);
    expect(states.length).toBeGreaterThan(4);
    for (const state of states) {
      expect(Buffer.byteLength(`${state.input ?? ""}${state.output ?? ""}`)).toBeLessThan(LARGEST_STATE);
    }
  });

  test("ends well with a batch that is poison, as few may fail, and says of it that nothing is known", async () => {
    const input = await manifestWith("night-2", 1);
    const machine = await create("poison", "AnyBatches");
    const { status, output } = await execute(machine, "night-2", input);

    expect(status).toBe("SUCCEEDED");
    expect(output).toMatchObject({ buckets: BATCHES, missingBatches: 1, undecided: 1 });
  });

  test("fails with more poison than is tolerated, after it has written what is known", async () => {
    const input = await manifestWith("night-3", 60);
    const machine = await create("too-much-poison", "AnyBatches");
    const { status, error } = await execute(machine, "night-3", input);

    expect([status, error]).toEqual(["FAILED", "MpuGuard.TooManyBatchesFailed"]);
    const [key = ""] = (await keys("mpu-guard/reports/")).filter((each) => each.endsWith("night-3.json"));
    const { summary } = JSON.parse(await read(key));
    expect(summary.buckets).toBe(BATCHES);
  });

  test("looks at no batch for one line that is no JSON: that is why List reads back what it wrote", async () => {
    const input = await manifestWith("night-4", 0, "{\n");
    const machine = await create("broken-manifest", "AnyBatches");

    expect((await execute(machine, "night-4", input)).status).toBe("FAILED");
    expect(await shards("night-4")).toEqual([]);
  });

  const states = (operation: string, input: object) =>
    ministack.emulator.call("states", `AWSStepFunctions.${operation}`, input);

  /** The state machine of the stack, but for where it begins. */
  async function create(name: string, StartAt: string): Promise<string> {
    const { definition, roleArn } = await states("DescribeStateMachine", { stateMachineArn: deployed });
    const changed = JSON.stringify({ ...JSON.parse(String(definition)), StartAt });
    const { stateMachineArn } = await states("CreateStateMachine", { name, definition: changed, roleArn });
    return stateMachineArn as string;
  }

  async function execute(stateMachineArn: string, name: string, input: object): Promise<Execution> {
    const started = { stateMachineArn, name, input: JSON.stringify(input) };
    const { executionArn } = await states("StartExecution", started);
    const ended = await untilEnded(executionArn as string);
    const { events } = await states("GetExecutionHistory", { executionArn, maxResults: 1000 });
    const entered = (events as Readonly<Record<string, Readonly<Record<string, string>>>>[]).flatMap((event) =>
      [event.stateEnteredEventDetails, event.stateExitedEventDetails].filter((details) => details !== undefined),
    );
    const output = ended.output === undefined ? undefined : JSON.parse(ended.output);
    return { status: ended.status ?? "", ...ended, output, states: entered } as Execution;
  }

  async function untilEnded(executionArn: string): Promise<Readonly<Record<string, string>>> {
    for (;;) {
      const found = await states("DescribeExecution", { executionArn });
      if (found.status !== "RUNNING") return found as Readonly<Record<string, string>>;
      // A request of the engine's own that waits for nothing would keep it from its work.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** The manifest of the first night with lines that are no batches; gives what List would hand over. */
  async function manifestWith(run: string, poison: number, line?: string) {
    const good = await read("mpu-guard/runs/night-1/manifest.jsonl");
    const lines = Array.from({ length: poison }, (_, index) => `${JSON.stringify({ account: `poison-${index}` })}\n`);
    const manifest = `mpu-guard/runs/${run}/manifest.jsonl`;
    const Body = `${good}${lines.join("")}${line ?? ""}`;
    await ministack.s3.send(new PutObjectCommand({ Bucket: REPORTS, Key: manifest, Body }));
    return { run, bucket: REPORTS, manifest, batches: BATCHES + poison };
  }

  async function read(Key: string): Promise<string> {
    const { Body } = await ministack.s3.send(new GetObjectCommand({ Bucket: REPORTS, Key }));
    return (await Body?.transformToString()) ?? "";
  }

  async function keys(Prefix: string): Promise<readonly string[]> {
    const { Contents = [] } = await ministack.s3.send(new ListObjectsV2Command({ Bucket: REPORTS, Prefix }));
    return Contents.map(({ Key = "" }) => Key);
  }

  const shards = (run: string) => keys(`mpu-guard/runs/${run}/shards/`);
});

/** What is the same in every run on the same buckets. */
function comparable({ summary, buckets, errors, policyNotes, exitStatus }: Readonly<Record<string, unknown>>): object {
  return { summary, buckets, errors, policyNotes, exitStatus };
}

/** Every third bucket is compliant. */
async function plant({ s3 }: Ministack): Promise<void> {
  // The bucket of the reports is one more, and the stack's own.
  const names = Array.from({ length: BATCHES - 1 }, (_, index) => `acme-${index}`);
  const CreateBucketConfiguration = { LocationConstraint: PLACE.region };
  await pMap(
    [...names.entries()],
    async ([index, Bucket]) => {
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
      if (index % 3 === 0) await s3.send(lifecycle(Bucket));
    },
    { concurrency: 8 },
  );
}

function lifecycle(Bucket: string): PutBucketLifecycleConfigurationCommand {
  const Rules = [
    {
      ID: "sweep",
      Status: "Enabled" as const,
      Filter: { Prefix: "" },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ];
  return new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } });
}
