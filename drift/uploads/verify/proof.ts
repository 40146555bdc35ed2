// Proof that a rule is effective, from S3's own words: what it promises of uploads (probe.ts initiates one), held against
// the configuration and the policy (judge-proof.ts).
import type { PromisedAbort, UploadParts } from "../incomplete-upload.ts";

/** What S3 said of one upload. */
export interface Evidence {
  readonly from: "upload" | "probe";
  readonly key: string;
  /** By S3's clock for an upload, by this machine's for a probe; absent where it is not known. */
  readonly initiated?: Date;
  readonly abort: UploadParts["abort"];
  /** Asked for only to see whether the service says such dates at all. */
  readonly isControl?: true;
}

/** A rule that would abort the uploads of a key. */
export interface MatchingRule {
  readonly id?: string;
  readonly prefix: string;
  readonly days: number;
}

/** What one upload proves. */
export type KeyProof = {
  readonly evidence: Evidence;
} /** S3 promises an abort. `rule`: the one of the configuration that it names, where that is there. */ & (
  | { readonly proves: "rule"; readonly abort: PromisedAbort; readonly rule?: MatchingRule }
  /** S3 promises none, though it would if there were one. */
  | { readonly proves: "no-rule" }
  /** The configuration has a rule for the key, and S3 does not promise it: it was written lately, or S3 says no dates. */
  | { readonly proves: "nothing"; readonly why: "rule-not-promised"; readonly rule: MatchingRule }
  /** Nothing shows that the service would say a date if there were one. */
  | { readonly proves: "nothing"; readonly why: "service-does-not-say" }
);
