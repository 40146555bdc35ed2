import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import pMap from "p-map";
import { BucketChecker, newOwner, openEventStores } from "../run/events/open-remediation.ts";
import {
  type EventMessage,
  type MessageEnd,
  type Remediation,
  remediateMessage,
} from "../run/events/remediate-event.ts";
import { bundledPolicy } from "./bundled-policy.ts";
import { remediatorSettings } from "./remediator-settings.ts";

/** What Lambda hands over of a queue, as far as it is used. */
export interface QueueBatch {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly attributes?: Readonly<Record<string, string | undefined>>;
  }[];
}

/** What Lambda tells of an invocation, as far as it is used. */
export interface Invocation {
  readonly invokedFunctionArn: string;
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** The messages that Lambda is to leave in the queue. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Messages of one batch under way at once. */
const AT_ONCE = 5;

/** Milliseconds before the end of an invocation after which nothing is begun: a write is read back for up to eight seconds. */
const LAST_MILLISECONDS = 30_000;

/** The construct's name: the dimension by which its alarms find the metrics. */
const serviceName = process.env.POWERTOOLS_SERVICE_NAME ?? "mpu-guard-events";
const logger = new Logger({ serviceName });
const metrics = new Metrics({ namespace: "MpuGuard", serviceName });

type Parts = Omit<Remediation, "check" | "tell"> & { readonly checker: BucketChecker };
let opened: Promise<Parts> | undefined;

/**
 * Handles the messages of one batch, each for itself: what is not done is given back to the queue.
 *
 * @throws RunError where the archive or the environment is not complete: then the whole batch stays in the queue
 */
export async function remediate(batch: QueueBatch, invocation: Invocation): Promise<BatchAnswer> {
  const { awsRequestId: requestId, invokedFunctionArn: arn } = invocation;
  opened ??= open(arn).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  const { checker, ...parts } = await opened;
  const signal = AbortSignal.timeout(Math.max(1, invocation.getRemainingTimeInMillis() - LAST_MILLISECONDS));
  const failed = await pMap(
    batch.Records,
    async ({ messageId, body, attributes }) => {
      const isDone = await remediateMessage(messageOf(body, attributes), {
        ...parts,
        check: (event, options) => checker.check(event, { ...options, signal }),
        tell: (end) => say(end, { messageId, requestId }),
      });
      return isDone ? [] : [{ itemIdentifier: messageId }];
    },
    { concurrency: AT_ONCE },
  );
  return { batchItemFailures: failed.flat() };
}

async function open(functionArn: string): Promise<Parts> {
  const { table, queueUrls, journal, role, maxReceives, events } = remediatorSettings(process.env);
  const account = /^\d{12}$/.exec(functionArn.split(":")[4] ?? "")?.[0];
  const checker = new BucketChecker({
    loaded: bundledPolicy(new URL(".", import.meta.url)),
    ...(account !== undefined && { account }),
    ...(role !== undefined && { role }),
    ...(journal !== undefined && { journal }),
  });
  const stores = await openEventStores(table, queueUrls);
  return { ...stores, checker, settings: events, maxReceives, now: Date.now, newOwner };
}

function messageOf(text: string, attributes: QueueBatch["Records"][number]["attributes"] = {}): EventMessage {
  const receives = Number(attributes.ApproximateReceiveCount);
  const first = Number(attributes.ApproximateFirstReceiveTimestamp);
  return {
    text,
    receives: Number.isSafeInteger(receives) && receives > 0 ? receives : 1,
    ...(Number.isSafeInteger(first) && first > 0 && { firstReceivedAt: first }),
  };
}

/** One line of the log for each message, and its metrics. */
function say(end: MessageEnd, context: { readonly messageId: string; readonly requestId: string }): void {
  const { event, clockSkew, ...what } = end;
  const line = {
    ...context,
    ...(event !== undefined && {
      bucket: event.bucket,
      account: event.account,
      event: event.name,
      eventId: event.id,
      ...(event.by !== undefined && { by: event.by }),
    }),
    ...what,
    ...(clockSkew !== undefined && { clockSkewSeconds: Math.round(clockSkew / 1000) }),
  };
  const isWrong = end.end === "retry" || end.end === "set-aside";
  if (isWrong) logger.error("message not handled", line);
  else if (clockSkew !== undefined) logger.warn("the clock of this function is wrong; that of SQS counts", line);
  else logger.info("message handled", line);
  for (const name of metricsOf(end)) metrics.addMetric(name, MetricUnit.Count, 1);
  // At once: a function that dies later has said it.
  metrics.publishStoredMetrics();
}

/** The names that the alarms look at, and what a dashboard counts. */
function metricsOf(end: MessageEnd): readonly string[] {
  switch (end.end) {
    case "ignored":
      return ["EventsIgnored"];
    case "waiting":
      return ["EventsWaiting"];
    case "retry":
      return ["EventsRetried"];
    case "set-aside":
      return ["EventsSetAside"];
    case "checked": {
      const { outcome } = end.check;
      const isLeft = outcome === "violation";
      return [
        "BucketsChecked",
        ...(outcome === "patched" ? ["BucketsPatched"] : []),
        ...(isLeft ? ["BucketsInViolation"] : []),
        ...(isLeft && end.reportOnly === "flapping" ? ["BucketsFlapping"] : []),
      ];
    }
  }
}
