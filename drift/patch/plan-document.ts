import { Ajv, type ValidateFunction } from "ajv";
import { safeJson } from "../../codegen/index.ts";
import type { LifecycleConfiguration } from "../../policy/index.ts";
import { RunError } from "../errors.ts";
import { SAVED_IDENTITY_SCHEMA, type SavedIdentity } from "../identity/saved-identity.ts";
import { type BucketKey, keyOf } from "../journal/journal-entry.ts";
import { bucketKeySchema, lifecycleSchema } from "../journal/lifecycle-schema.ts";
import type { PlannedChange } from "./apply-change.ts";

/** The version of the saved plan. It rises when a field changes its meaning or goes away. */
export const PLAN_SCHEMA_VERSION = 1;

/** A patch that was planned, to be reviewed, kept, and applied later. */
export interface PlanDocument extends SavedIdentity {
  readonly schemaVersion: typeof PLAN_SCHEMA_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601, UTC. */
  readonly plannedAt: string;
  readonly policy: { readonly source: string; readonly sha256: string };
  readonly changes: readonly SavedChange[];
}

export interface SavedChange {
  readonly bucket: BucketKey;
  /** What the plan was made for; `null` where there was no configuration. */
  readonly before: LifecycleConfiguration | null;
  readonly after: LifecycleConfiguration;
}

const text = { type: "string" };

const schema = {
  type: "object",
  required: ["schemaVersion", "plannedAt", "account", "policy", "changes"],
  properties: {
    schemaVersion: { const: PLAN_SCHEMA_VERSION },
    tool: { type: "object" },
    plannedAt: text,
    ...SAVED_IDENTITY_SCHEMA,
    policy: { type: "object", required: ["source", "sha256"], properties: { source: text, sha256: text } },
    changes: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["bucket", "before", "after"],
        properties: {
          bucket: bucketKeySchema,
          before: { anyOf: [{ type: "null" }, lifecycleSchema] },
          after: lifecycleSchema,
        },
      },
    },
  },
};

let validate: ValidateFunction<PlanDocument> | undefined;

/** Compiled on first use: most commands never read a plan. */
function isPlanDocument(value: unknown): value is PlanDocument {
  validate ??= new Ajv({ allowUnionTypes: true }).compile<PlanDocument>(schema);
  return validate(value);
}

/** The changes of a run, as its plan keeps them. */
export function savedChanges(changes: readonly PlannedChange[]): readonly SavedChange[] {
  return changes.map(({ verdict, plan }) => ({
    bucket: keyOf(verdict.bucket),
    before: plan.before ?? null,
    after: plan.after,
  }));
}

/** The text of a plan, one change a line, so that two plans can be compared with any tool. */
export function planText({ changes, ...head }: PlanDocument): string {
  const lines = changes.map((change) => `\n    ${safeJson(change)}`).join(",");
  const opening = safeJson(head, 2);
  return `${opening.replace(/\n}$/, "")},\n  "changes": [${lines}${lines === "" ? "" : "\n  "}]\n}\n`;
}

/** @throws RunError where the text is no plan that this version wrote */
export function parsePlan(plan: string, source: string): PlanDocument {
  let document: unknown;
  try {
    document = JSON.parse(plan);
  } catch {
    // Said below.
  }
  if (isPlanDocument(document)) return document;
  throw new RunError(`${source}: this is no plan that mpu-guard patch --plan-out wrote; nothing was written`);
}
