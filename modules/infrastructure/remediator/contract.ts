// What the function that handles events and its construct agree on. drift/lambda/ has the other side of it: the two rooms
// import nothing of each other.

import { METRICS_NAMESPACE } from "../alarm.ts";

/** The file of the bundle, and what it exports. */
export const BUNDLE_ENTRY = "remediator.mjs";
export const HANDLER = "remediator.remediate";

/** What alarms look at. */
export type EventMetric = "BucketsFlapping" | "BucketsInViolation";

/** Below the prefix of the report bucket. */
export const JOURNAL_FOLDER = "journal/";

/** Receives after which the function itself sets a message aside, with the reason. */
export const MAX_RECEIVES = 5;

/** What the function is told. */
export interface RemediatorEnvironment {
  readonly mode: "report" | "patch";
  readonly tableName: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** Absent in mode `report`. The prefix ends with a slash. */
  readonly reports?: { readonly bucket: string; readonly prefix: string } | undefined;
  readonly roleName?: string | undefined;
  readonly externalId?: string | undefined;
  /** Whose writes need no check. */
  readonly ownRole: string;
  readonly graceSeconds: number;
  readonly windowSeconds: number;
  readonly maxReverts: number;
  /** The construct's name, as the dimension `service` of the metrics. */
  readonly service: string;
}

/** The variables of the environment; what is absent has none. */
export function environmentVariables(environment: RemediatorEnvironment): Readonly<Record<string, string>> {
  const { reports, roleName, externalId } = environment;
  return {
    MPU_GUARD_MODE: environment.mode,
    MPU_GUARD_TABLE: environment.tableName,
    MPU_GUARD_QUEUE_URL: environment.queueUrl,
    MPU_GUARD_DEAD_LETTER_QUEUE_URL: environment.deadLetterQueueUrl,
    MPU_GUARD_MAX_RECEIVES: String(MAX_RECEIVES),
    MPU_GUARD_OWN_ROLES: environment.ownRole,
    MPU_GUARD_GRACE_SECONDS: String(environment.graceSeconds),
    MPU_GUARD_WINDOW_SECONDS: String(environment.windowSeconds),
    MPU_GUARD_MAX_REVERTS: String(environment.maxReverts),
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    POWERTOOLS_SERVICE_NAME: environment.service,
    ...(reports !== undefined && {
      MPU_GUARD_REPORT_BUCKET: reports.bucket,
      MPU_GUARD_REPORT_PREFIX: reports.prefix,
    }),
    ...(roleName !== undefined && { MPU_GUARD_ROLE_NAME: roleName }),
    ...(externalId !== undefined && { MPU_GUARD_EXTERNAL_ID: externalId }),
  };
}
