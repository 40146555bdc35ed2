import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine/index.js";
import { Construct } from "constructs";
import { allow } from "../../../iam/index.ts";
import { BundledFunction, type FunctionSettings } from "../bundled-function.ts";
import { ServiceRole } from "../service-role.ts";
import type { AlarmsProps } from "./alarms.ts";
import { FOLDERS, HANDLERS } from "./contract.ts";
import { type NightlyPermissions, nightlyStatements, useKey } from "./permissions.ts";
import type { ScheduleProps } from "./schedule.ts";
import type { NightlySettings } from "./settings.ts";
import { stateMachineDefinition } from "./state-machine-definition.ts";

export interface RunProps {
  readonly settings: NightlySettings;
  readonly functions: FunctionSettings;
  readonly permissions: NightlyPermissions;
  readonly deadLetterQueueArn: string;
}

/** What the schedule starts, and the alarms watch. */
interface Run {
  readonly target: ScheduleProps["target"];
  readonly alarmed: AlarmsProps["runs"];
  /** Of the roles that take a role in other accounts. */
  readonly assumingRoleNames: readonly string[];
}

/** One function that lists, scans and reports. */
export class OneFunctionRun extends Construct implements Run {
  readonly target: Run["target"];
  readonly alarmed: Run["alarmed"];
  readonly assumingRoleNames = [];

  constructor(scope: Construct, id: string, { settings, functions, permissions, deadLetterQueueArn }: RunProps) {
    super(scope, id);
    const { functionName, arn } = new BundledFunction(this, "scan-account", functions, {
      name: settings.name,
      description: "Nightly run of mpu-guard: lists and scans the buckets of this account, writes the report",
      handler: HANDLERS.scanAccount,
      // Scheduler hands the event over and does not wait: what fails then is Lambda's to keep.
      statements: [
        ...nightlyStatements("scanAccount", permissions),
        allow("KeepWhatFailed", ["sqs:SendMessage"], deadLetterQueueArn),
      ],
      concurrency: settings.reservesConcurrency ? 1 : undefined,
    });
    new LambdaFunctionEventInvokeConfig(this, "failures", {
      ...functions.surroundings.ofProvider,
      functionName,
      maximumRetryAttempts: 1,
      maximumEventAgeInSeconds: 3600,
      destinationConfig: { onFailure: { destination: deadLetterQueueArn } },
    });
    this.target = { arn, action: "lambda:InvokeFunction", input: { run: "<aws.scheduler.execution-id>" } };
    this.alarmed = { functionName };
  }
}

/** A state machine that shares the buckets out among functions. */
export class SharedOutRun extends Construct implements Run {
  readonly stateMachineArn: string;
  readonly target: Run["target"];
  readonly alarmed: Run["alarmed"];
  readonly assumingRoleNames: readonly string[];

  constructor(scope: Construct, id: string, { settings, functions, permissions }: RunProps) {
    super(scope, id);
    const { surroundings } = functions;
    const { name, prefix, maxConcurrency, toleratedFailurePercentage, reservesConcurrency } = settings;
    const make = (of: "list" | "scan" | "reduce", description: string, concurrency: number) =>
      new BundledFunction(this, of, functions, {
        name: `${name}-${of}`,
        description: `Nightly run of mpu-guard: ${description}`,
        handler: HANDLERS[of],
        statements: nightlyStatements(of, permissions),
        concurrency: reservesConcurrency ? concurrency : undefined,
        ...(of === "reduce" && { memorySize: settings.reportMemorySize }),
      });
    const list = make("list", "lists accounts and buckets, writes the manifest", 1);
    const scan = make("scan", "scans one batch of buckets, writes its shard", maxConcurrency);
    const reduce = make("reduce", "puts the shards together as one report", 1);
    const { reportBucket, keyArn } = permissions;
    const runFolders = `${reportBucket.arn}/${prefix}${FOLDERS.runs}*`;
    const role = new ServiceRole(this, "role", {
      surroundings,
      service: "states",
      name: `${name}-states`,
      description: "Runs the nightly state machine of mpu-guard",
      permissionsBoundary: functions.permissionsBoundary,
      // What a Distributed Map needs: https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
      statements: [
        ...[list, scan, reduce].map(({ arn }, index) =>
          allow(`Invoke${["List", "Scan", "Reduce"][index]}`, ["lambda:InvokeFunction"], arn),
        ),
        allow("StartChildren", ["states:StartExecution"], surroundings.arn("states", `stateMachine:${name}`)),
        allow(
          "WatchChildren",
          ["states:DescribeExecution", "states:StopExecution"],
          surroundings.arn("states", `execution:${name}/*`),
        ),
        allow(
          "ReadManifestAndWriteResults",
          ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
          runFolders,
        ),
        ...(keyArn === undefined ? [] : [useKey(keyArn)]),
      ],
    });
    const definition = stateMachineDefinition({
      partition: surroundings.partition,
      functions: { list: list.arn, scan: scan.arn, reduce: reduce.arn },
      reportBucket: reportBucket.name,
      prefix,
      maxConcurrency,
      toleratedFailurePercentage,
      functionTimeoutSeconds: settings.timeoutSeconds,
    });
    const machine = new SfnStateMachine(this, "Resource", {
      ...surroundings.ofProvider,
      name,
      type: "STANDARD",
      roleArn: role.arn,
      definition: JSON.stringify(definition),
      dependsOn: [role.policy],
    });
    this.stateMachineArn = machine.arn;
    this.target = { arn: machine.arn, action: "states:StartExecution", input: {} };
    this.alarmed = { stateMachineArn: machine.arn };
    this.assumingRoleNames = [`${name}-list`, `${name}-scan`];
  }
}
