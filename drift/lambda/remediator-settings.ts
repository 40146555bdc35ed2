import type { EventSettings } from "../events/watched-bucket.ts";
import { FLAPPING_DAYS, FLAPPING_RUNS } from "../journal/flapping.ts";
import { Environment } from "./environment.ts";

/** What the environment of the function says. */
export interface RemediatorSettings {
  readonly table: string;
  readonly queueUrls: { readonly events: string; readonly setAside: string };
  /** Absent in mode `report`. */
  readonly journal?: string;
  readonly role?: { readonly name: string; readonly externalId?: string };
  readonly maxReceives: number;
  readonly events: EventSettings;
}

/** Seconds without a change: CloudTrail is minutes late, and Terraform reads its own writes for up to three. */
const GRACE_SECONDS = 900;

/** Seconds that a check has its bucket to itself: longer than Lambda lets a function run. */
const LEASE_SECONDS = 16 * 60;

const MAX_RECEIVES = 5;

/**
 * Reads the environment.
 *
 * @throws RunError that names the variable that is missing or wrong
 */
export function remediatorSettings(variables: Readonly<Record<string, string | undefined>>): RemediatorSettings {
  const environment = new Environment(variables);
  const { role } = environment;
  const ownRoles = environment.list("MPU_GUARD_OWN_ROLES");
  return {
    table: environment.required("MPU_GUARD_TABLE"),
    queueUrls: {
      events: environment.required("MPU_GUARD_QUEUE_URL"),
      setAside: environment.required("MPU_GUARD_DEAD_LETTER_QUEUE_URL"),
    },
    ...(environment.mode === "patch" && { journal: journalOf(environment) }),
    ...(role !== undefined && { role }),
    maxReceives: environment.whole("MPU_GUARD_MAX_RECEIVES", MAX_RECEIVES, 1),
    events: {
      graceSeconds: environment.whole("MPU_GUARD_GRACE_SECONDS", GRACE_SECONDS, 0),
      windowSeconds: environment.whole("MPU_GUARD_WINDOW_SECONDS", FLAPPING_DAYS * 24 * 60 * 60, 1),
      maxReverts: environment.whole("MPU_GUARD_MAX_REVERTS", FLAPPING_RUNS, 1),
      leaseSeconds: LEASE_SECONDS,
      ownRoles: role === undefined ? ownRoles : [role.name.split("/").at(-1) ?? role.name, ...ownRoles],
    },
  };
}

function journalOf(environment: Environment): string {
  return `s3://${environment.required("MPU_GUARD_REPORT_BUCKET")}/${environment.reportPrefix}journal`;
}
