import { FOLDERS } from "./contract.ts";

export interface StateMachineOptions {
  readonly partition: string;
  /** ARNs of the functions. */
  readonly functions: { readonly list: string; readonly scan: string; readonly reduce: string };
  readonly reportBucket: string;
  /** Ends with a slash. */
  readonly prefix: string;
  /** Batches that are scanned at once. */
  readonly maxConcurrency: number;
  /** Of the batches, whole percent, 0 to 100: with more failures than this the run fails, after its report is written. */
  readonly toleratedFailurePercentage: number;
  readonly functionTimeoutSeconds: number;
}

/** A run that takes longer is stopped, in seconds: the next night's would begin beside it. */
const RUN_TIMEOUT = 6 * 3600;
/** Seconds beyond the function's own, so that the function's error is what is seen. */
const BEYOND_FUNCTION = 30;

/** What Lambda says when it is Lambda that failed, and asking again may help. */
const RETRY = [
  {
    ErrorEquals: [
      "Lambda.ClientExecutionTimeoutException",
      "Lambda.ServiceException",
      "Lambda.AWSLambdaException",
      "Lambda.SdkClientException",
      "Lambda.TooManyRequestsException",
    ],
    IntervalSeconds: 2,
    MaxAttempts: 6,
    BackoffRate: 2,
    JitterStrategy: "FULL",
  },
];

/**
 * The nightly run in Amazon States Language: list, scan each batch, put the shards together. The report is written
 * whatever becomes of the batches.
 *
 * Children are Standard ones. An Express one ends after 5 minutes, which throttled buckets can take; it may be started
 * twice, which a patch should not be; and what it did is seen only in logs, for which the role would have to write to every
 * log group. What Standard costs more, 25 dollars a million transitions, is a dollar for ten million buckets.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
 */
export function stateMachineDefinition(options: StateMachineOptions): object {
  const {
    partition,
    functions,
    reportBucket,
    prefix,
    maxConcurrency,
    toleratedFailurePercentage,
    functionTimeoutSeconds,
  } = options;
  const invoke = (arn: string, payload: object) => ({
    Type: "Task",
    Resource: `arn:${partition}:states:::lambda:invoke`,
    Parameters: { FunctionName: arn, ...payload },
    TimeoutSeconds: functionTimeoutSeconds + BEYOND_FUNCTION,
    Retry: RETRY,
  });
  const scanBatch = {
    ...invoke(functions.scan, { Payload: { "run.$": "$.run", "batch.$": "$.batch" } }),
    OutputPath: "$.Payload",
    End: true,
  };
  return {
    Comment: "mpu-guard: lists the buckets in batches, scans each batch, puts the shards together as one report",
    TimeoutSeconds: RUN_TIMEOUT,
    StartAt: "List",
    States: {
      List: {
        ...invoke(functions.list, { Payload: { "run.$": "$$.Execution.Name" } }),
        OutputPath: "$.Payload",
        Next: "AnyBatches",
      },
      // An account without buckets has an empty manifest, which Step Functions need not read.
      AnyBatches: {
        Type: "Choice",
        Choices: [{ Variable: "$.batches", NumericGreaterThan: 0, Next: "Scan" }],
        Default: "Reduce",
      },
      Scan: {
        Type: "Map",
        Label: "Batches",
        ItemReader: {
          Resource: `arn:${partition}:states:::s3:getObject`,
          ReaderConfig: { InputType: "JSONL" },
          Parameters: { "Bucket.$": "$.bucket", "Key.$": "$.manifest" },
        },
        ItemSelector: { "run.$": "$.run", "batch.$": "$$.Map.Item.Value" },
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "ScanBatch",
          States: { ScanBatch: scanBatch },
        },
        MaxConcurrency: maxConcurrency,
        ToleratedFailurePercentage: toleratedFailurePercentage,
        // For people who look why a batch failed; Reduce lists the shards that the function wrote.
        ResultWriter: {
          Resource: `arn:${partition}:states:::s3:putObject`,
          Parameters: {
            Bucket: reportBucket,
            "Prefix.$": `States.Format('${prefix}${FOLDERS.runs}{}/map', $.run)`,
          },
        },
        ResultPath: null,
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "Reduce" }],
        Next: "Reduce",
      },
      Reduce: {
        ...invoke(functions.reduce, { "Payload.$": "$" }),
        ResultSelector: { "value.$": "$.Payload" },
        ResultPath: "$.reduced",
        Next: "AllTolerated",
      },
      AllTolerated: {
        Type: "Choice",
        Choices: [{ Variable: "$.failure", IsPresent: true, Next: "TooManyFailed" }],
        Default: "Done",
      },
      TooManyFailed: {
        Type: "Fail",
        Error: "MpuGuard.TooManyBatchesFailed",
        Cause: "More batches failed than are tolerated; the report names their buckets as undecided",
      },
      Done: { Type: "Succeed", OutputPath: "$.reduced.value" },
    },
  };
}
