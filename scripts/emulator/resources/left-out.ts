import type { Values } from "../emulator.ts";
import { arn, type MakeContext } from "./make.ts";

interface LeftOut {
  readonly reason: string;
  /** What others refer to all the same. */
  readonly attributes?: (body: Values, context: MakeContext) => Values;
}

const NO_PERMISSIONS = "ministack checks no permissions: everybody may do everything";

/** What would change nothing in ministack, by type. */
export const LEFT_OUT: Readonly<Record<string, LeftOut>> = {
  aws_cloudwatch_log_group: {
    reason: "ministack makes one at the first line of a function's log, and keeps it",
    attributes: ({ name }, context) => ({ name, arn: arn("logs", `log-group:${name}`, context) }),
  },
  aws_cloudwatch_metric_alarm: { reason: "ministack takes no metrics from logs: no alarm would ever go off" },
  aws_iam_role: {
    reason: NO_PERMISSIONS,
    attributes: ({ name }, { emulator: { account } }) => ({ name, arn: `arn:aws:iam::${account}:role/${name}` }),
  },
  aws_iam_role_policy: { reason: NO_PERMISSIONS },
  aws_s3_bucket_policy: { reason: NO_PERMISSIONS },
  aws_sns_topic_policy: { reason: NO_PERMISSIONS },
  aws_sqs_queue_policy: { reason: NO_PERMISSIONS },
  aws_s3_bucket_public_access_block: { reason: "nothing is public on a machine's loopback" },
  aws_s3_bucket_server_side_encryption_configuration: { reason: "ministack keeps everything in memory" },
  aws_scheduler_schedule: { reason: "a run is started manually here, and not at night" },
};
