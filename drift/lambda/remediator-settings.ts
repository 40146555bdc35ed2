import { RunError } from "../errors.ts";
import type { EventSettings } from "../events/watched-bucket.ts";
import { FLAPPING_DAYS, FLAPPING_RUNS } from "../journal/flapping.ts";

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

type Environment = Readonly<Record<string, string | undefined>>;

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
export function remediatorSettings(environment: Environment): RemediatorSettings {
  const roleName = environment.MPU_GUARD_ROLE_NAME;
  const externalId = environment.MPU_GUARD_EXTERNAL_ID;
  const ownRoles = (environment.MPU_GUARD_OWN_ROLES ?? "").split(",").map((name) => name.trim());
  return {
    table: required(environment, "MPU_GUARD_TABLE"),
    queueUrls: {
      events: required(environment, "MPU_GUARD_QUEUE_URL"),
      setAside: required(environment, "MPU_GUARD_DEAD_LETTER_QUEUE_URL"),
    },
    ...(modeOf(environment) === "patch" && { journal: journalOf(environment) }),
    ...(roleName && { role: { name: roleName, ...(externalId && { externalId }) } }),
    maxReceives: number(environment, "MPU_GUARD_MAX_RECEIVES", MAX_RECEIVES, 1),
    events: {
      graceSeconds: number(environment, "MPU_GUARD_GRACE_SECONDS", GRACE_SECONDS, 0),
      windowSeconds: number(environment, "MPU_GUARD_WINDOW_SECONDS", FLAPPING_DAYS * 24 * 60 * 60, 1),
      maxReverts: number(environment, "MPU_GUARD_MAX_REVERTS", FLAPPING_RUNS, 1),
      leaseSeconds: LEASE_SECONDS,
      ownRoles: [roleName?.split("/").at(-1) ?? "", ...ownRoles].filter((name) => name !== ""),
    },
  };
}

function modeOf({ MPU_GUARD_MODE: mode = "report" }: Environment): "report" | "patch" {
  if (mode === "report" || mode === "patch") return mode;
  throw new RunError(`MPU_GUARD_MODE is ${JSON.stringify(mode)}: expected report or patch`);
}

function journalOf(environment: Environment): string {
  const prefix = (environment.MPU_GUARD_REPORT_PREFIX ?? "mpu-guard/").replace(/\/*$/, "");
  return `s3://${required(environment, "MPU_GUARD_REPORT_BUCKET")}/${prefix === "" ? "" : `${prefix}/`}journal`;
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new RunError(`${name} is not set: the function needs it`);
}

function number(environment: Environment, name: string, otherwise: number, least: number): number {
  const text = environment[name];
  if (text === undefined || text === "") return otherwise;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new RunError(`${name} is ${JSON.stringify(text)}: expected a whole number of at least ${least}`);
}
