import { safeJson } from "../../../codegen/index.ts";
import { TOOL } from "../../tool.ts";
import type { SavedReport } from "../baseline/saved-report.ts";
import { text, textOrNull } from "../contents/schema-parts.ts";
import { DIFFERENCE_STATES, type Difference, type DifferenceEntry } from "./difference.ts";

/** The version of the JSON. It rises when a field changes its meaning or goes away. */
const DIFFERENCE_SCHEMA_VERSION = 1;

/** One JSON document with one finding a line. */
export function* differenceJson({ earlier, later, counts, entries }: Difference): Iterable<string> {
  const head = {
    schemaVersion: DIFFERENCE_SCHEMA_VERSION,
    tool: TOOL,
    old: reportOf(earlier),
    new: reportOf(later),
    counts,
  };
  yield `${safeJson(head, 2).replace(/\n}$/, "")},\n  "findings": [`;
  for (const [index, entry] of entries.entries()) {
    yield `${index === 0 ? "" : ","}\n    ${safeJson(entryDocument(entry))}`;
  }
  yield `${entries.length === 0 ? "" : "\n  "}]\n}\n`;
}

function reportOf({ source, command, startedAt, policy }: SavedReport) {
  return { source, command, startedAt, policy: { source: policy.source, sha256: policy.sha256 } };
}

function entryDocument({ state, bucket, finding, before, statusNow }: DifferenceEntry) {
  const { account, region, bucket: name, address, constructPath, stack } = bucket;
  const { kind, severity, message, fix, fingerprint } = finding;
  return {
    state,
    ...{ account, region, bucket: name, address, constructPath, stack },
    ...{ kind, severity, message, fix, fingerprint },
    ...(before !== undefined && { before: { severity: before.severity, message: before.message } }),
    ...(statusNow !== undefined && { statusNow }),
  };
}

const severity = { enum: ["error", "warning", "note"] };

const report = {
  type: "object",
  required: ["source", "command", "startedAt", "policy"],
  properties: {
    source: text,
    command: text,
    startedAt: { ...text, description: "ISO 8601, UTC." },
    policy: { type: "object", required: ["source", "sha256"], properties: { source: text, sha256: text } },
  },
};

/** The JSON Schema of `mpu-guard diff --format json`. Further fields may come without a new `schemaVersion`. */
export const differenceSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "urn:mpu-guard:schema:diff:1",
  title: "mpu-guard diff",
  type: "object",
  required: ["schemaVersion", "tool", "old", "new", "counts", "findings"],
  properties: {
    schemaVersion: { const: DIFFERENCE_SCHEMA_VERSION },
    tool: { type: "object", required: ["name", "version"], properties: { name: text, version: text } },
    old: report,
    new: report,
    counts: {
      type: "object",
      description: "Of findings, without notes.",
      required: DIFFERENCE_STATES,
      properties: Object.fromEntries(DIFFERENCE_STATES.map((state) => [state, { type: "integer", minimum: 0 }])),
    },
    findings: {
      type: "array",
      items: {
        type: "object",
        required: ["state", "account", "region", "bucket", "kind", "severity", "message", "fix", "fingerprint"],
        properties: {
          state: {
            enum: DIFFERENCE_STATES,
            description:
              "resolved: only in the old report; undecided: only in the old report, of a bucket that cannot be decided in the new one; gone: of a bucket that the new report does not have.",
          },
          account: textOrNull,
          region: textOrNull,
          bucket: textOrNull,
          address: text,
          constructPath: text,
          stack: text,
          kind: text,
          severity,
          message: text,
          fix: text,
          fingerprint: { ...text, description: "As in the reports." },
          before: {
            type: "object",
            description: "worse: the finding of the old report.",
            required: ["severity", "message"],
            properties: { severity, message: text },
          },
          statusNow: { ...text, description: "resolved, undecided: the bucket's status in the new report." },
        },
      },
    },
  },
};
