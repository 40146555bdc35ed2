import { Checks } from "../checks.ts";
import { type CheckedFunctionOptions, functionOptions, MEMORY } from "../function-options.ts";
import type { NightlyDriftScanProps } from "./props.ts";

/** The options with their defaults. */
export interface NightlySettings extends CheckedFunctionOptions {
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
  readonly reportMemorySize: number;
}

/** @throws Error that names the option, what was given and what is accepted */
export function nightlySettings(props: NightlyDriftScanProps, path: string): NightlySettings {
  const { name = "mpu-guard-nightly", mode = "report", organization, manyBuckets = false } = props;
  const { schedule = {}, reports = {}, batches = {}, functions = {} } = props;
  const check = new Checks(path);
  check.oneOf("mode", mode, ["report", "patch"]);
  check.name(name);
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
  check.prefix("reports.prefix", prefix);
  check.whole("reports.runRetentionDays", runRetentionDays, 1, Number.MAX_SAFE_INTEGER);
  const { expression = "cron(0 3 * * ? *)", timezone = "UTC", enabled = true, alarmAfterHours = 26 } = schedule;
  check.whole("schedule.alarmAfterHours", alarmAfterHours, 1, 168);
  const { maxConcurrency = 20, toleratedFailurePercentage = 5 } = batches;
  check.whole("batches.maxConcurrency", maxConcurrency, 1, 1000);
  check.whole("batches.toleratedFailurePercentage", toleratedFailurePercentage, 0, 100);
  const { reportMemorySize = 3008 } = functions;
  check.whole("functions.reportMemorySize", reportMemorySize, MEMORY.least, MEMORY.most);
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
    reportMemorySize,
    ...functionOptions(check, functions, { timeoutSeconds: 900 }),
  };
}
