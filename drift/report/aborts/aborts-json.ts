import { safeJson } from "../../../codegen/index.ts";
import { nameOrNull } from "../../../policy/index.ts";
import { TOOL } from "../../tool.ts";
import type { Amount } from "../../uploads/abort/amount.ts";
import type { BucketAbort } from "../../uploads/abort/bucket-abort.ts";
import { object, text, textOrNull, wholeNumber } from "../contents/schema-parts.ts";
import { stopText } from "../contents/stopped.ts";
import { type AbortReport, abortTotals, KEPT_WORDS, problemsOf } from "./abort-report.ts";

/** The version of the JSON. It rises when a field changes its meaning or goes away. */
const ABORTS_SCHEMA_VERSION = 1;

/** One JSON document with one bucket a line. */
export function* abortsJson(report: AbortReport): Iterable<string> {
  const { identity, criteria, results, errors, isWritten, journal = null, exitStatus } = report;
  const { planned, freed, gone, failures, kept } = abortTotals(results);
  const head = {
    schemaVersion: ABORTS_SCHEMA_VERSION,
    tool: TOOL,
    command: "uploads abort",
    startedAt: report.startedAt.toISOString(),
    finishedAt: report.finishedAt.toISOString(),
    identity,
    criteria: { olderThanSeconds: criteria.olderThan / 1000, idleSeconds: criteria.idle / 1000 },
    isWritten,
    journal,
    exitStatus,
    summary: {
      buckets: results.length,
      planned: amountDocument(planned),
      aborted: amountDocument(freed),
      gone,
      failed: failures,
      kept,
    },
    errors: errors.map((stop) => ({ kind: stop.kind, notWritten: stop.notWritten, message: stopText(stop) })),
  };
  yield `${safeJson(head, 2).replace(/\n}$/, "")},\n  "buckets": [`;
  for (const [index, result] of results.entries()) {
    yield `${index === 0 ? "" : ","}\n    ${safeJson(bucketDocument(result))}`;
  }
  yield `${results.length === 0 ? "" : "\n  "}]\n}\n`;
}

function bucketDocument(result: BucketAbort) {
  const { bucket, outcome, planned, freed, gone, failures, kept } = result;
  return {
    account: bucket.account,
    region: bucket.region,
    bucket: nameOrNull(bucket),
    outcome,
    planned: amountDocument(planned),
    aborted: amountDocument(freed),
    gone,
    failed: failures,
    kept,
    problems: problemsOf(result).map(({ what, fix = null }) => ({ message: what, fix })),
  };
}

function amountDocument({ uploads, parts, bytes, oldestInitiated, newestActivity }: Amount) {
  return {
    uploads,
    parts,
    bytes,
    oldestInitiated: oldestInitiated?.toISOString() ?? null,
    newestActivity: newestActivity?.toISOString() ?? null,
  };
}

const amount = object({
  uploads: wholeNumber,
  parts: wholeNumber,
  bytes: wholeNumber,
  oldestInitiated: { ...textOrNull, description: "ISO 8601, UTC." },
  newestActivity: { ...textOrNull, description: "The last part, or the initiation of an upload without parts." },
});

const kept = {
  type: "object",
  description: "Uploads that are left, by the reason.",
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(KEPT_WORDS).map(([reason, words]) => [reason, { ...wholeNumber, description: `uploads ${words}` }]),
  ),
};

/** The JSON Schema of `mpu-guard uploads abort --format json`. Further fields may come without a new `schemaVersion`. */
export const abortsSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "urn:mpu-guard:schema:uploads-abort:1",
  title: "mpu-guard uploads abort",
  ...object({
    schemaVersion: { const: ABORTS_SCHEMA_VERSION },
    tool: object({ name: text, version: text }),
    command: { const: "uploads abort" },
    startedAt: text,
    finishedAt: text,
    identity: { type: "object" },
    criteria: object({ olderThanSeconds: { type: "number" }, idleSeconds: { type: "number" } }),
    isWritten: { type: "boolean", description: "False where the aborts were only shown, or were not approved." },
    journal: textOrNull,
    exitStatus: { enum: [0, 1, 2, 3] },
    summary: object({
      buckets: wholeNumber,
      planned: amount,
      aborted: amount,
      gone: wholeNumber,
      failed: wholeNumber,
      kept,
    }),
    errors: { type: "array", items: object({ kind: text, notWritten: wholeNumber, message: text }) },
    buckets: {
      type: "array",
      description: "Sorted by account, region and name.",
      items: object({
        account: textOrNull,
        region: textOrNull,
        bucket: textOrNull,
        outcome: {
          enum: ["unchanged", "planned", "aborted", "interrupted", "failed", "refused", "undecided"],
          description:
            "undecided: its uploads could not be listed, or it is not known whether the policy leaves it alone.",
        },
        planned: amount,
        aborted: amount,
        gone: { ...wholeNumber, description: "Completed, or aborted by somebody else, before this run came to them." },
        failed: wholeNumber,
        kept,
        problems: { type: "array", items: object({ message: text, fix: textOrNull }) },
      }),
    },
  }),
};
