import { safeJson } from "../../../codegen/index.ts";
import { selectorsOf } from "../../identity/run-identity.ts";
import { endpointOf, type SavedIdentity } from "../../identity/saved-identity.ts";
import { TOOL } from "../../tool.ts";
import { text, textOrNull } from "../contents/schema-parts.ts";
import { type ListedRun, OUTCOMES, type SavedRuns } from "./saved-runs.ts";

/** The version of the JSON. It rises when a field changes its meaning or goes away. */
const RUNS_SCHEMA_VERSION = 1;

/** One JSON document with one run a line. */
export function* savedRunsJson({ place, runs, older }: SavedRuns): Iterable<string> {
  const head = { schemaVersion: RUNS_SCHEMA_VERSION, tool: TOOL, place, older };
  yield `${safeJson(head, 2).replace(/\n}$/, "")},\n  "runs": [`;
  for (const [index, run] of runs.entries()) yield `${index === 0 ? "" : ","}\n    ${safeJson(runDocument(run))}`;
  yield `${runs.length === 0 ? "" : "\n  "}]\n}\n`;
}

function runDocument(run: ListedRun) {
  if ("problem" in run) return { run: run.location, outcome: "damaged", problem: run.problem };
  const { startedAt = null, lastEntryAt = null, identity, buckets, outcome, aborted } = run.summary;
  return {
    run: run.location,
    outcome,
    startedAt,
    lastEntryAt,
    identity: identity === undefined ? null : identityDocument(identity),
    buckets: buckets.map(({ key, outcome: ofBucket }) => ({
      account: key.account,
      region: key.region,
      bucket: key.name,
      outcome: ofBucket,
    })),
    ...(run.rollbackCommand !== undefined && { rollbackCommand: run.rollbackCommand }),
    ...(aborted !== undefined && {
      abortedUploads: {
        uploads: aborted.uploads,
        bytes: aborted.bytes,
        buckets: aborted.buckets.map(({ account, region, name: bucket }) => ({ account, region, bucket })),
      },
    }),
  };
}

/** As in reports; what a journal of version 0.1.0 does not say is `null`. */
function identityDocument(identity: SavedIdentity) {
  const { account, partition = null, caller = null, profile = null, regions = null, accounts, role } = identity;
  return {
    account,
    partition,
    caller,
    profile,
    endpoint: endpointOf(identity),
    regions,
    ...(accounts !== undefined && { accounts }),
    ...(role !== undefined && { role }),
    ...selectorsOf(identity),
  };
}

/** The JSON Schema of `mpu-guard runs --format json`. Further fields may come without a new `schemaVersion`. */
export const savedRunsSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "urn:mpu-guard:schema:runs:1",
  title: "mpu-guard runs",
  type: "object",
  required: ["schemaVersion", "tool", "place", "older", "runs"],
  properties: {
    schemaVersion: { const: RUNS_SCHEMA_VERSION },
    tool: { type: "object", required: ["name", "version"], properties: { name: text, version: text } },
    place: { ...text, description: "A folder, or s3://BUCKET/PREFIX." },
    older: { type: "integer", minimum: 0, description: "Runs that --limit left out." },
    runs: {
      type: "array",
      description: "The newest first.",
      items: {
        type: "object",
        required: ["run", "outcome"],
        properties: {
          run: { ...text, description: "What mpu-guard rollback takes." },
          outcome: {
            enum: OUTCOMES,
            description: "interrupted: it can be resumed. damaged: its journal cannot be read; problem says why.",
          },
          problem: text,
          startedAt: { ...textOrNull, description: "ISO 8601, UTC." },
          lastEntryAt: { ...textOrNull, description: "ISO 8601, UTC: also of a rollback." },
          identity: {
            type: ["object", "null"],
            description: "As in reports. Null where the run ended before it wrote anything down.",
            required: ["account", "partition", "caller", "profile", "endpoint", "regions"],
            properties: {
              account: textOrNull,
              partition: textOrNull,
              caller: textOrNull,
              profile: textOrNull,
              endpoint: textOrNull,
              regions: { type: ["array", "null"], items: text },
              accounts: {
                type: "array",
                items: text,
                description:
                  "Of a run over several accounts: those that it wrote to. account is the caller's own then.",
              },
              role: { ...text, description: "Of a run over several accounts: the role in each, a name or an ARN." },
              organizationalUnits: { type: "array", items: text, description: "What selected those accounts." },
              accountTags: { type: "array", items: text, description: "The same: each KEY=VALUE or KEY." },
            },
          },
          buckets: {
            type: "array",
            description: "Every bucket that S3 may have written to, in the order of the writes.",
            items: {
              type: "object",
              required: ["account", "region", "bucket", "outcome"],
              properties: {
                account: textOrNull,
                region: textOrNull,
                bucket: text,
                outcome: { enum: ["patched", "restored", "unclear", "interrupted"] },
              },
            },
          },
          rollbackCommand: {
            ...text,
            description: "To be copied into a shell. Absent where uploads were aborted: they cannot be restored.",
          },
          abortedUploads: {
            type: "object",
            description:
              "What mpu-guard uploads abort did. Of a bucket in which it was interrupted, nothing is counted.",
            required: ["uploads", "bytes", "buckets"],
            properties: {
              uploads: { type: "integer", minimum: 0 },
              bytes: { type: "integer", minimum: 0 },
              buckets: {
                type: "array",
                items: {
                  type: "object",
                  required: ["account", "region", "bucket"],
                  properties: { account: textOrNull, region: textOrNull, bucket: text },
                },
              },
            },
          },
        },
      },
    },
  },
};
