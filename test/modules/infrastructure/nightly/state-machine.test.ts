import aslValidator from "asl-validator";
import { describe, expect, it } from "vitest";
import type { NightlyDriftScanProps } from "../../../../modules/index.ts";
import { LARGEST_BATCH } from "../../../../modules/infrastructure/nightly/contract.ts";
import { only, synthesize } from "./synthesize.ts";

type State = Readonly<Record<string, unknown>> & { readonly Type: string };
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The definition of a stack, as Step Functions gets it. */
function machineOf(props: NightlyDriftScanProps = {}): Machine {
  const scan = synthesize({ organization: true, ...props });
  return scan.document(only(scan, "aws_sfn_state_machine").definition);
}

function mapOf({ States }: Machine) {
  return States.Scan as State & {
    readonly ItemReader: { readonly ReaderConfig: object; readonly Resource: string };
    readonly ItemProcessor: Machine & { readonly ProcessorConfig: object };
  };
}

/** A state's input and output, in bytes: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const LARGEST_STATE = 256 * 1024;

describe("the state machine of the nightly run", () => {
  it("is Amazon States Language: a definition that Step Functions refuses fails only when it is applied", () => {
    for (const props of [{}, { batches: { toleratedFailurePercentage: 100, maxConcurrency: 1 } }]) {
      const { isValid, errorsText } = aslValidator(machineOf(props), { checkPaths: true, checkArn: true });
      expect(errorsText("\n")).toBe("");
      expect(isValid).toBe(true);
    }
  });

  it("reads a manifest of JSON Lines in a Distributed Map: the validator would let other words for it pass", () => {
    const map = mapOf(machineOf());

    expect(map.ItemReader.ReaderConfig).toEqual({ InputType: "JSONL" });
    expect(map.ItemReader.Resource).toBe("arn:aws:states:::s3:getObject");
    expect(map.ItemProcessor.ProcessorConfig).toEqual({ Mode: "DISTRIBUTED", ExecutionType: "STANDARD" });
  });

  it("puts no lines together: a batch of Step Functions' own would mix accounts", () => {
    expect(mapOf(machineOf())).not.toHaveProperty("ItemBatcher");
  });

  it("tolerates whole percents up to 100, as the field takes no other number", () => {
    const percentage = (toleratedFailurePercentage?: number) =>
      mapOf(machineOf({ batches: { ...(toleratedFailurePercentage !== undefined && { toleratedFailurePercentage }) } }))
        .ToleratedFailurePercentage;

    expect([percentage(), percentage(0), percentage(100)]).toEqual([5, 0, 100]);
  });

  it("writes the report whatever becomes of the batches, and fails after it where too many failed", () => {
    const { States } = machineOf();
    const map = mapOf({ StartAt: "", States });

    expect(map.Catch).toEqual([{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "Reduce" }]);
    expect(map.Next).toBe("Reduce");
    expect(States.Reduce).toMatchObject({ Next: "AllTolerated" });
    expect(States.AllTolerated).toMatchObject({
      Choices: [{ Variable: "$.failure", IsPresent: true, Next: "TooManyFailed" }],
      Default: "Done",
    });
    expect(States.TooManyFailed?.Type).toBe("Fail");
  });

  it("does not begin a map over an empty manifest", () => {
    expect(machineOf().States.AnyBatches).toMatchObject({
      Choices: [{ Variable: "$.batches", NumericGreaterThan: 0, Next: "Scan" }],
      Default: "Reduce",
    });
  });

  it("starts functions again that Lambda could not run, and not those that failed: they have tried by themselves", () => {
    const { States } = machineOf();
    const tasks = [States.List, States.Reduce, mapOf({ StartAt: "", States }).ItemProcessor.States.ScanBatch];

    for (const task of tasks) {
      const [retry, ...others] = (task as State).Retry as readonly { readonly ErrorEquals: readonly string[] }[];
      expect(others).toEqual([]);
      expect(retry?.ErrorEquals.filter((error) => !error.startsWith("Lambda."))).toEqual([]);
      expect(retry?.ErrorEquals).toContain("Lambda.TooManyRequestsException");
    }
  });

  it("may start, see and stop its own children alone, and read and write below runs/ alone", () => {
    const scan = synthesize({ organization: true });
    const policy = scan.resources.aws_iam_role_policy?.find(({ name }) => name === "mpu-guard-nightly-states")?.policy;
    const { Statement } = scan.document(policy) as {
      readonly Statement: readonly { Action: string[]; Resource: string }[];
    };

    expect(
      Object.fromEntries(Statement.flatMap(({ Action, Resource }) => Action.map((each) => [each, Resource]))),
    ).toEqual({
      "lambda:InvokeFunction": expect.stringMatching(/:function:reduce$/),
      "states:StartExecution": "arn:aws:states:eu-west-1:111122223333:stateMachine:mpu-guard-nightly",
      "states:DescribeExecution": "arn:aws:states:eu-west-1:111122223333:execution:mpu-guard-nightly/*",
      "states:StopExecution": "arn:aws:states:eu-west-1:111122223333:execution:mpu-guard-nightly/*",
      "s3:AbortMultipartUpload": "arn:aws:s3:::acme-reports/mpu-guard/runs/*",
      "s3:GetObject": "arn:aws:s3:::acme-reports/mpu-guard/runs/*",
      "s3:ListMultipartUploadParts": "arn:aws:s3:::acme-reports/mpu-guard/runs/*",
      "s3:PutObject": "arn:aws:s3:::acme-reports/mpu-guard/runs/*",
    });
  });
});

describe("what goes from state to state", () => {
  // At their longest: a name of an execution, a bucket's, a region's, a key, an error's text, and what Lambda adds to an
  // answer: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
  const run = "r".repeat(80);
  const bucket = "b".repeat(63);
  const region = "ap-southeast-99";
  const key = "k".repeat(1024);
  const cause = "c".repeat(32_768);
  const counts = { buckets: 1e6, violation: 1e6, undecided: 1e6 };
  const listed = { run, bucket, manifest: key, batches: 1e6 };
  const metadata = { ExecutedVersion: "$LATEST", SdkHttpMetadata: "h".repeat(2048), StatusCode: 200 };
  const batch = {
    account: "1".repeat(12),
    region,
    buckets: Array.from({ length: LARGEST_BATCH.buckets }, () => bucket),
    kind: "directory",
    maxChanges: 1e6,
  };
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

  it("has batches whose lines are within what the manifest allows: a longer line could not be scanned", () => {
    expect(bytes(batch)).toBeLessThan(LARGEST_BATCH.bytes);
  });

  it.each([
    ["the answer of List", { ...metadata, Payload: listed }],
    // The largest line, which a batch of other fields could have, with the name of the run twice over.
    ["the item of a child", { run, batch: "x".repeat(LARGEST_BATCH.bytes), and: run }],
    ["the answer of a child", { ...metadata, Payload: { account: batch.account, region, ...counts } }],
    ["what Reduce gets after a failure", { ...listed, failure: { Error: "e".repeat(256), Cause: cause } }],
    [
      "what is left at the end",
      {
        ...listed,
        failure: { Error: "e".repeat(256), Cause: cause },
        reduced: { value: { ...counts, missingBatches: 1e6, report: key } },
      },
    ],
  ])("stays within 256 KiB by half: %s", (_, value) => {
    expect(bytes(value)).toBeLessThan(LARGEST_STATE / 2 + 1024);
  });

  it("leaves the results of the batches out: a result for each of a million buckets' batches would not fit", () => {
    const map = mapOf(machineOf());

    expect(map.ResultPath).toBeNull();
    expect(map).toHaveProperty("ResultWriter");
    // Of what it writes nothing is read: no state is told where it is, and only shards are listed.
    const { Scan: _, ...others } = machineOf().States;
    expect(JSON.stringify(others)).not.toMatch(/ResultWriterDetails|\/map/);
  });
});
