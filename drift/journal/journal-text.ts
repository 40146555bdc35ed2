import { Ajv, type ValidateFunction } from "ajv";
import { safeJson } from "../../codegen/index.ts";
import { RunError } from "../errors.ts";
import { OPTIONAL_MEMBERS, SAVED_IDENTITY_SCHEMA } from "../identity/saved-identity.ts";
import { printable } from "../text/printable.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { bucketKeySchema, lifecycleSchema } from "./lifecycle-schema.ts";

const text = { type: "string" };
const wholeNumber = { type: "integer", minimum: 0 };
const amount = { uploads: wholeNumber, bytes: wholeNumber };
const entry = (name: string, properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  properties: { entry: { const: name }, time: text, ...properties },
  required: ["entry", "time", ...Object.keys(properties).filter((key) => !optional.includes(key))],
});

const schema = {
  type: "object",
  oneOf: [
    entry(
      "run",
      {
        schemaVersion: { const: 1 },
        command: { enum: ["patch", "rollback", "uploads abort"] },
        tool: { type: "object" },
        ...SAVED_IDENTITY_SCHEMA,
      },
      OPTIONAL_MEMBERS,
    ),
    entry("writing", {
      bucket: bucketKeySchema,
      before: {
        oneOf: [
          { type: "null" },
          {
            type: "object",
            required: ["configuration", "raw"],
            properties: {
              configuration: lifecycleSchema,
              raw: {
                type: "object",
                required: ["xml", "headers"],
                properties: { xml: text, headers: { type: "object", additionalProperties: text } },
              },
            },
          },
        ],
      },
      after: lifecycleSchema,
    }),
    entry("restoring", { bucket: bucketKeySchema }),
    entry(
      "done",
      {
        bucket: bucketKeySchema,
        outcome: { enum: ["patched", "restored", "unwritten", "unclear"] },
        detail: text,
      },
      ["detail"],
    ),
    entry("aborting-uploads", { bucket: bucketKeySchema, ...amount }),
    entry(
      "aborted-uploads",
      { bucket: bucketKeySchema, outcome: { enum: ["aborted", "interrupted", "failed"] }, ...amount, detail: text },
      ["detail"],
    ),
    entry("aborting-upload", {
      bucket: bucketKeySchema,
      upload: {
        type: "object",
        required: ["key", "uploadId", "initiated", "parts", "bytes"],
        properties: {
          key: text,
          uploadId: text,
          initiated: text,
          parts: wholeNumber,
          bytes: wholeNumber,
          lastActivity: text,
          storageClass: text,
        },
      },
    }),
    entry(
      "aborted-upload",
      { bucket: bucketKeySchema, uploadId: text, outcome: { enum: ["aborted", "gone", "failed"] }, detail: text },
      ["detail"],
    ),
    entry("finished", {}),
  ],
};

let validate: ValidateFunction<JournalEntry> | undefined;

/** Compiled on first use: most commands never read a journal. */
function isEntry(value: unknown): value is JournalEntry {
  validate ??= new Ajv({ strict: false }).compile<JournalEntry>(schema);
  return validate(value);
}

/**
 * One line of a journal, with its end. Whatever a stranger called a rule, it stays one line for every reader, and
 * can be shown on a terminal.
 *
 * @param mark told beside the entry, and of no meaning to who reads it
 */
export function journalLine(entry: JournalEntry, mark?: { readonly writer: string }): string {
  return `${safeJson({ ...entry, ...mark })}\n`;
}

/**
 * Reads a journal. A last line without an end was cut off by a crash: what it would have announced never began.
 *
 * @throws RunError where a whole line is damaged, or of a version that this one does not know
 */
export function parseJournal(journal: string, location: string): readonly JournalEntry[] {
  const lines = journal.split("\n");
  lines.pop();
  return lines.map((line, index) => parseEntry(line, `${printable(location)}, line ${index + 1}`));
}

/** @throws RunError */
export function parseEntry(line: string, where: string): JournalEntry {
  const value = parsed(line);
  if (isEntry(value)) return value;
  const { entry: kind, schemaVersion } = (value ?? {}) as { entry?: unknown; schemaVersion?: unknown };
  if (kind === "run" && schemaVersion !== 1) {
    throw new RunError(`${where}: this journal was written by another version of mpu-guard: use that one`);
  }
  throw new RunError(`${where}: this is no line that mpu-guard wrote; nothing was done`);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
