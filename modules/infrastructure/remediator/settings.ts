import { Token } from "cdktf";
import type { BucketEventRemediatorProps } from "./props.ts";

/** The options with their defaults. */
export interface RemediatorSettings {
  readonly name: string;
  readonly mode: "report" | "patch";
  /** Absent: this account alone. */
  readonly roleName: string | undefined;
  readonly graceSeconds: number;
  readonly maxReverts: number;
  readonly windowSeconds: number;
  readonly runtime: string;
  readonly memorySize: number;
  readonly logRetentionDays: number;
  readonly reservesConcurrency: boolean;
}

const DAY = 24 * 60 * 60;

/** @throws Error that names the option, what was given and what is accepted */
export function remediatorSettings(props: BucketEventRemediatorProps, path: string): RemediatorSettings {
  const { name = "mpu-guard-events", mode = "report", graceSeconds = 900, senders, flapping = {} } = props;
  const { maxReverts = 3, windowDays = 30 } = flapping;
  const {
    runtime = "nodejs24.x",
    memorySize = 1024,
    reserveConcurrency = true,
    logRetentionDays = 90,
  } = props.functions ?? {};
  const refuse = (option: string, value: unknown, accepted: string): never => {
    throw new Error(`${option} of ${path}: got ${JSON.stringify(value)}, accepted: ${accepted}`);
  };
  const whole = (option: string, value: number, least: number, most: number) => {
    const isFine = Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most);
    if (!isFine) refuse(option, value, `a whole number from ${least} to ${most.toLocaleString("en")}`);
  };
  if (mode !== "report" && mode !== "patch") refuse("mode", mode, "report or patch");
  refuseName(name, path);
  whole("graceSeconds", graceSeconds, 60, 43_200);
  whole("flapping.maxReverts", maxReverts, 1, 100);
  whole("flapping.windowDays", windowDays, 1, 365);
  whole("functions.memorySize", memorySize, 128, 10_240);
  whole("functions.logRetentionDays", logRetentionDays, 1, 3653);
  const { accounts = [], organizationId } = senders ?? {};
  const wrong = accounts.find((account) => !Token.isUnresolved(account) && !/^\d{12}$/.test(account));
  if (wrong !== undefined) refuse("senders.accounts", wrong, "IDs of accounts, twelve digits each");
  if (
    organizationId !== undefined &&
    !Token.isUnresolved(organizationId) &&
    !/^o-[a-z0-9]{10,32}$/.test(organizationId)
  ) {
    refuse("senders.organizationId", organizationId, "an ID of an organization, such as o-a1b2c3d4e5");
  }
  if (senders !== undefined && organizationId === undefined && accounts.length === 0) {
    refuse("senders", senders, "organizationId, accounts, or both");
  }
  if (senders === undefined && props.roleName !== undefined) refuse("roleName", props.roleName, "with senders only");
  if (senders === undefined && props.externalId !== undefined)
    refuse("externalId", props.externalId, "with senders only");
  const prefix = props.reports?.prefix ?? "";
  if (prefix !== "" && !/^([A-Za-z0-9!_.-]+\/)+$/.test(prefix)) {
    refuse("reports.prefix", prefix, "letters, digits and !-_./ with a slash at the end");
  }
  return {
    name,
    mode,
    roleName: senders === undefined ? undefined : (props.roleName ?? `mpu-guard-${mode === "patch" ? mode : "scan"}`),
    graceSeconds,
    maxReverts,
    windowSeconds: windowDays * DAY,
    runtime,
    memorySize,
    logRetentionDays,
    reservesConcurrency: reserveConcurrency,
  };
}

/** @throws Error where names of AWS could not begin with it */
export function refuseName(name: string, path: string): void {
  if (Token.isUnresolved(name) || /^[A-Za-z0-9-]{1,40}$/.test(name)) return;
  throw new Error(`name of ${path}: got ${JSON.stringify(name)}, accepted: 1 to 40 letters, digits and dashes`);
}
