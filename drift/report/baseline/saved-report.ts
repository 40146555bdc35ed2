import { Ajv, type ValidateFunction } from "ajv";
import { RunError } from "../../errors.ts";
import type { SavedFinding } from "../contents/comparison.ts";
import { text, textOrNull } from "../contents/schema-parts.ts";
import type { Report, ReportIdentity } from "../document/report.ts";
import { REPORT_SCHEMA_VERSION } from "../document/report-document.ts";

/** A bucket of a JSON report, as far as a comparison has to know it. */
export interface SavedBucket {
  readonly account: string | null;
  readonly region: string | null;
  readonly bucket: string | null;
  readonly address?: string;
  readonly constructPath?: string;
  readonly stack?: string;
  readonly status: string;
  readonly findings: readonly SavedFinding[];
}

/** A JSON report that was read back. */
export interface SavedReport extends Pick<Report, "command" | "startedAt" | "policy"> {
  /** How it is called in messages: its file. */
  readonly source: string;
  readonly buckets: readonly SavedBucket[];
  /** Whose buckets these were; absent for declared code. */
  readonly identity?: Pick<ReportIdentity, "account" | "endpoint" | "regions" | "organizationalUnits" | "accountTags">;
  /** Of a run over several accounts. */
  readonly accounts?: readonly unknown[];
  /** Of mpu-guard; `undefined` where the file does not say. */
  readonly version: string | undefined;
  /** Whether its buckets were not read from S3, but as something else had recorded them. */
  readonly isRecorded: boolean;
}

/** No more than is needed, so that reports of later versions can be read too. */
const bucketSchema = {
  type: "object",
  required: ["account", "region", "bucket", "status", "findings"],
  properties: {
    account: textOrNull,
    region: textOrNull,
    bucket: textOrNull,
    address: text,
    constructPath: text,
    stack: text,
    status: text,
    findings: {
      type: "array",
      items: {
        type: "object",
        required: ["kind", "severity", "message", "fix", "fingerprint"],
        properties: {
          kind: text,
          severity: { enum: ["error", "warning", "note"] },
          message: text,
          fix: text,
          fingerprint: text,
          days: { type: "number" },
          prefixes: { type: "array", items: text },
        },
      },
    },
  },
};

/** Of the whole document. */
const schema = {
  type: "object",
  required: ["command", "startedAt", "policy", "buckets"],
  properties: {
    command: { enum: ["check", "scan", "patch", "rollback", "uploads"] },
    startedAt: text,
    policy: { type: "object", required: ["source", "sha256"], properties: { source: text, sha256: text } },
    identity: {
      type: "object",
      required: ["account", "endpoint", "regions"],
      properties: {
        account: textOrNull,
        endpoint: textOrNull,
        regions: { anyOf: [{ type: "null" }, { type: "array", items: text }] },
        organizationalUnits: { type: "array", items: text },
        accountTags: { type: "array", items: text },
      },
    },
    accounts: { type: "array" },
    buckets: { type: "array", items: bucketSchema },
  },
};

/** All of it that the document has. */
type SavedDocument = Omit<SavedReport, "source" | "version" | "isRecorded">;

let validate: ValidateFunction<SavedDocument> | undefined;
let validateBucket: ValidateFunction<SavedBucket> | undefined;

/** Whether a document is a bucket of a report, of whatever version. */
export function isSavedBucket(document: unknown): document is SavedBucket {
  validateBucket ??= new Ajv({ allowUnionTypes: true }).compile<SavedBucket>(bucketSchema);
  return validateBucket(document);
}

/**
 * Reads a JSON report back, `--format json` or `ndjson`.
 *
 * @param source how it is called in messages
 * @throws RunError where it is none, or one that cannot be compared
 */
export function parseSavedReport(content: string, source: string): SavedReport {
  const refuse = (why: string) => new RunError(`${source}: ${why}`);
  if (content.trim() === "") throw refuse("the file is empty; a report is written with --format json=FILE");
  const document = savedDocument(content);
  if (document === undefined) {
    throw refuse("not a JSON report, or one that is cut off; a report is written with --format json=FILE");
  }
  const { name, version } = toolOf(document);
  if (name !== "mpu-guard") throw refuse("not a report of mpu-guard (--format json or ndjson)");
  const { schemaVersion } = document;
  if (schemaVersion !== REPORT_SCHEMA_VERSION) {
    const shown = JSON.stringify(schemaVersion) ?? "none";
    throw refuse(`a report of schemaVersion ${shown}; this version of mpu-guard reads ${REPORT_SCHEMA_VERSION}`);
  }
  validate ??= new Ajv({ allowUnionTypes: true }).compile<SavedDocument>(schema);
  const isRecorded = "source" in document;
  if (validate(document)) return { ...document, source, version, isRecorded };
  const [error] = validate.errors ?? [];
  if (error?.params.missingProperty === "fingerprint") {
    throw refuse("its findings have no fingerprint: an earlier version of mpu-guard wrote it; write it again");
  }
  throw refuse(`not a valid report: ${error?.instancePath || "/"} ${error?.message ?? ""}`.trimEnd());
}

type JsonObject = Readonly<Record<string, unknown>>;

/** The document of either format, not validated; of `ndjson` the last line is the head, and the others are buckets. */
export function savedDocument(content: string): JsonObject | undefined {
  const whole = parseObject(content);
  // A run without buckets has one line, which is the head.
  if (whole !== undefined) return "buckets" in whole || !("summary" in whole) ? whole : { ...whole, buckets: [] };
  const lines = content.split("\n").filter((line) => line.trim() !== "");
  const documents: JsonObject[] = [];
  for (const line of lines) {
    const document = parseObject(line);
    if (document === undefined) return undefined;
    documents.push(document);
  }
  const head = documents.pop();
  // Without it the run did not come to its end, or the file is cut off between two lines.
  return head !== undefined && "summary" in head ? { ...head, buckets: documents } : undefined;
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function toolOf({ tool }: JsonObject): { readonly name?: unknown; readonly version: string | undefined } {
  const { name, version } = typeof tool === "object" && tool !== null ? (tool as JsonObject) : {};
  return { name, version: typeof version === "string" ? version : undefined };
}
