import { safeJson } from "../../../codegen/index.ts";
import { nameOrNull } from "../../../policy/index.ts";
import { TOOL } from "../../tool.ts";
import type { KeyProof } from "../../uploads/verify/proof.ts";
import { object, text, textOrNull } from "../contents/schema-parts.ts";
import type { ProofReport } from "./proof-report.ts";
import { notesOf } from "./proof-words.ts";

/** The version of the JSON. It rises when a field changes its meaning or goes away. */
const PROOF_SCHEMA_VERSION = 1;

const PROVED = { 0: "rule", 2: "no-rule", 3: "unknown" } as const;

/** One JSON document. */
export function* proofJson(report: ProofReport): Iterable<string> {
  const { startedAt, identity, isProbed, verdict, proofs, finding, removedProbes, exitStatus } = report;
  const { bucket, status, requirement } = verdict;
  const document = {
    schemaVersion: PROOF_SCHEMA_VERSION,
    tool: TOOL,
    command: "verify",
    startedAt: startedAt.toISOString(),
    identity,
    account: bucket.account,
    region: bucket.region,
    bucket: nameOrNull(bucket),
    isProbed,
    proved: PROVED[exitStatus],
    exitStatus: report.isAllowed ? 0 : exitStatus,
    policy: { status, accept: requirement?.accept ?? null },
    proofs: proofs.map(proofDocument),
    notes: notesOf(report),
    removedProbes,
    problem: finding === undefined ? null : { kind: finding.kind, message: finding.detail },
  };
  yield `${safeJson(document, 2)}\n`;
}

function proofDocument(proof: KeyProof) {
  const { evidence, proves } = proof;
  const rule = "rule" in proof ? proof.rule : undefined;
  return {
    from: evidence.from,
    isControl: evidence.isControl === true,
    key: evidence.key,
    initiated: evidence.initiated?.toISOString() ?? null,
    proves: proves === "nothing" ? "unknown" : proves,
    why: proves === "nothing" ? proof.why : null,
    abortDate: proves === "rule" ? proof.abort.date.toISOString() : null,
    abortRuleId: proves === "rule" ? (proof.abort.ruleId ?? null) : null,
    configuredRule: rule === undefined ? null : { id: rule.id ?? null, prefix: rule.prefix, days: rule.days },
  };
}

/** The JSON Schema of `mpu-guard verify --format json`. Further fields may come without a new `schemaVersion`. */
export const proofSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "urn:mpu-guard:schema:verify:1",
  title: "mpu-guard verify",
  ...object({
    schemaVersion: { const: PROOF_SCHEMA_VERSION },
    tool: object({ name: text, version: text }),
    command: { const: "verify" },
    startedAt: text,
    identity: { type: "object" },
    account: textOrNull,
    region: textOrNull,
    bucket: textOrNull,
    isProbed: { type: "boolean", description: "Whether an upload was initiated for it, and aborted." },
    proved: { enum: ["rule", "no-rule", "unknown"] },
    exitStatus: { enum: [0, 2, 3] },
    policy: object({ status: text, accept: { type: ["object", "null"] } }),
    proofs: {
      type: "array",
      items: object({
        from: { enum: ["upload", "probe"] },
        isControl: { type: "boolean", description: "Asked for only to see whether the service says dates at all." },
        key: text,
        initiated: textOrNull,
        proves: { enum: ["rule", "no-rule", "unknown"] },
        why: { enum: ["rule-not-promised", "service-does-not-say", null] },
        abortDate: { ...textOrNull, description: "x-amz-abort-date: the first moment at which S3 may abort it." },
        abortRuleId: { ...textOrNull, description: "x-amz-abort-rule-id" },
        configuredRule: { type: ["object", "null"], description: "The rule in the configuration that was read." },
      }),
    },
    notes: { type: "array", items: text },
    removedProbes: { type: "integer", minimum: 0 },
    problem: { type: ["object", "null"] },
  }),
};
