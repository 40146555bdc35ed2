import { Token } from "cdktf";
import type { NightlyDriftScanProps } from "./props.ts";

/** The options with their defaults. */
export interface NightlySettings {
  readonly name: string;
  readonly mode: "report" | "patch";
  /** Whether Step Functions runs, or one function alone. */
  readonly sharesOut: boolean;
  readonly listsAccounts: boolean;
  readonly accounts: readonly string[];
  /** Absent: this account alone. */
  readonly roleName: string | undefined;
  readonly schedule: { expression: string; timezone: string; enabled: boolean; alarmAfterHours: number };
  readonly prefix: string;
  readonly runRetentionDays: number;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly runtime: string;
  readonly memorySize: number;
  readonly reportMemorySize: number;
  readonly reservesConcurrency: boolean;
  readonly logRetentionDays: number;
}

/** @throws Error that names the option, what was given and what is accepted */
export function nightlySettings(props: NightlyDriftScanProps, path: string): NightlySettings {
  const { name = "mpu-guard-nightly", mode = "report", organization, manyBuckets = false } = props;
  const { schedule = {}, reports = {}, batches = {}, functions = {} } = props;
  const check = new Checks(path);
  check.oneOf("mode", mode, ["report", "patch"]);
  check.matches("name", name, /^[A-Za-z0-9-]{1,40}$/, "1 to 40 letters, digits and dashes");
  const accounts = organization === undefined || organization === true ? [] : organization.accounts;
  if (organization !== undefined && organization !== true) {
    check.matches(
      "organization.accounts",
      accounts.join(),
      /^\d{12}(,\d{12})*$/,
      "IDs of accounts, twelve digits each",
    );
  }
  if (organization === undefined) {
    check.absent("roleName", props.roleName, "with organization");
    check.absent("externalId", props.externalId, "with organization");
  }
  const { prefix = "mpu-guard/", runRetentionDays = 30 } = reports;
  check.matches(
    "reports.prefix",
    prefix,
    /^([A-Za-z0-9!_.-]+\/)+$/,
    "letters, digits and !-_./ with a slash at the end",
  );
  check.whole("reports.runRetentionDays", runRetentionDays, 1, Number.MAX_SAFE_INTEGER);
  const { expression = "cron(0 3 * * ? *)", timezone = "UTC", enabled = true, alarmAfterHours = 26 } = schedule;
  check.whole("schedule.alarmAfterHours", alarmAfterHours, 1, 168);
  const { maxConcurrency = 20, toleratedFailurePercentage = 5 } = batches;
  check.whole("batches.maxConcurrency", maxConcurrency, 1, 1000);
  check.whole("batches.toleratedFailurePercentage", toleratedFailurePercentage, 0, 100);
  const { runtime = "nodejs24.x", memorySize = 1024, reportMemorySize = 3008 } = functions;
  const { reserveConcurrency = true, logRetentionDays = 90 } = functions;
  check.whole("functions.memorySize", memorySize, 128, 10_240);
  check.whole("functions.reportMemorySize", reportMemorySize, 128, 10_240);
  check.whole("functions.logRetentionDays", logRetentionDays, 1, 3653);
  return {
    name,
    mode,
    sharesOut: organization !== undefined || manyBuckets,
    listsAccounts: organization === true,
    accounts,
    roleName:
      organization === undefined ? undefined : (props.roleName ?? `mpu-guard-${mode === "patch" ? mode : "scan"}`),
    schedule: { expression, timezone, enabled, alarmAfterHours },
    prefix,
    runRetentionDays,
    maxConcurrency,
    toleratedFailurePercentage,
    runtime,
    memorySize,
    reportMemorySize,
    reservesConcurrency: reserveConcurrency,
    logRetentionDays,
  };
}

/** Of values that AWS would refuse when the stack is applied, or that would be read as another meaning. Tokens pass. */
class Checks {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  oneOf(option: string, value: string, accepted: readonly string[]): void {
    if (!accepted.includes(value)) this.#refuse(option, value, accepted.join(" or "));
  }

  matches(option: string, value: string, pattern: RegExp, accepted: string): void {
    if (!pattern.test(value)) this.#refuse(option, value, accepted);
  }

  whole(option: string, value: number, least: number, most: number): void {
    if (Token.isUnresolved(value)) return;
    if (Number.isInteger(value) && value >= least && value <= most) return;
    const upTo = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most.toLocaleString("en")}`;
    this.#refuse(option, value, `a whole number from ${least}${upTo}`);
  }

  absent(option: string, value: unknown, where: string): void {
    if (value !== undefined) this.#refuse(option, value, `the option ${where} only`);
  }

  #refuse(option: string, value: unknown, accepted: string): never {
    throw new Error(`${option} of ${this.#path}: got ${JSON.stringify(value)}, accepted: ${accepted}`);
  }
}
