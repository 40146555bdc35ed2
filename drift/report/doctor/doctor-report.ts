// What `doctor` found out: the model of its table and its JSON, and what it comes to.
import type { RunIdentity } from "../../identity/run-identity.ts";
import type { PermissionResult } from "../../permissions/judge-permission.ts";
import type { Statement } from "../../permissions/permission.ts";
import { EXIT, type ExitStatus } from "../contents/exit-status.ts";

/** Something besides permissions that every request needs. */
export interface DoctorCheck {
  readonly check: "credentials" | "clock" | "endpoint" | "region" | "organization";
  readonly isProblem: boolean;
  readonly detail: string;
  readonly fix?: string;
  /** To be added to the identity policies of the caller. */
  readonly statement?: Statement;
}

/** What the credentials of one account may do. */
export interface ExaminedAccount {
  /** Twelve digits; `null` behind an S3-compatible endpoint for which nobody gave one. */
  readonly account: string | null;
  readonly name?: string;
  /** The role that was to be assumed; absent where the caller's own credentials were used. */
  readonly role?: string;
  /** In the order of the policies that `mpu-guard iam` prints. */
  readonly permissions: readonly PermissionResult[];
}

/** What a run of `doctor` found out. */
export interface Examination {
  readonly checks: readonly DoctorCheck[];
  /** By ID. */
  readonly accounts: readonly ExaminedAccount[];
  /** Whether the run was to end before all accounts were looked at. */
  readonly isInterrupted: boolean;
}

/** All that a reporter needs. */
export interface DoctorReport extends Examination {
  readonly startedAt: Date;
  readonly identity: RunIdentity;
  /** The commands whose permissions were tried. */
  readonly commands: readonly string[];
  readonly exitStatus: ExitStatus;
}

/** How many permissions came to what, over all accounts. */
export function permissionCounts(accounts: readonly ExaminedAccount[]) {
  const counts = { granted: 0, missing: 0, notTried: 0 };
  for (const { status } of accounts.flatMap(({ permissions }) => permissions)) {
    if (status === "granted") counts.granted += 1;
    else if (status === "not-tried") counts.notTried += 1;
    else counts.missing += 1;
  }
  return counts;
}

/**
 * What the process exits with: 2 for what is missing, 3 for what could not be tried.
 *
 * @param allowUntried whether what could not be tried is no reason not to exit with 0
 */
export function doctorStatus({ checks, accounts, isInterrupted }: Examination, allowUntried: boolean): ExitStatus {
  if (isInterrupted) return EXIT.failed;
  const { missing, notTried } = permissionCounts(accounts);
  if (missing > 0 || checks.some(({ isProblem }) => isProblem)) return EXIT.violation;
  return notTried > 0 && !allowUntried ? EXIT.undecided : EXIT.compliant;
}
