import type { LifecycleConfiguration, UndecidedFinding, Verdict } from "../../../policy/index.ts";
import type { RunIdentity } from "../../identity/run-identity.ts";
import type { KeyProof } from "../../uploads/verify/proof.ts";

/** What was found out about a bucket and its rules. */
export interface ProvedBucket {
  readonly verdict: Verdict;
  /** Where it could not be read, the verdict says why. */
  readonly configuration: LifecycleConfiguration | undefined | "unread";
  readonly proofs: readonly KeyProof[];
  /** Why uploads could not be asked for. */
  readonly finding?: UndecidedFinding;
  /** Probes of an earlier run that were removed. */
  readonly removedProbes: number;
  /** What was proved. */
  readonly exitStatus: 0 | 2 | 3;
}

/** All that a reporter needs of a proof. */
export interface ProofReport extends ProvedBucket {
  readonly startedAt: Date;
  readonly identity: RunIdentity;
  /** Whether an upload was initiated for it. */
  readonly isProbed: boolean;
  /** The command that says what the policy wants of the bucket, to be copied. */
  readonly scan: string;
  /** Whether the process exits with 0 although nothing was proved. */
  readonly isAllowed: boolean;
}
