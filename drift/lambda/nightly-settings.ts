import { RunError } from "../errors.ts";
import { LARGEST_BATCH } from "../nightly/batch.ts";
import type { NightlySettings } from "../run/nightly/open-nightly.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the environment of the functions says.
 *
 * @throws RunError that names the variable that is missing or wrong
 */
export function nightlySettings(environment: Environment): NightlySettings {
  const reportBucket = environment.MPU_GUARD_REPORT_BUCKET;
  if (!reportBucket) throw new RunError("MPU_GUARD_REPORT_BUCKET is not set: the functions need it");
  const roleName = environment.MPU_GUARD_ROLE_NAME;
  const externalId = environment.MPU_GUARD_EXTERNAL_ID;
  const topicArn = environment.MPU_GUARD_TOPIC_ARN;
  const accounts = listOf(environment.MPU_GUARD_ACCOUNTS);
  const wrong = accounts.find((account) => !/^\d{12}$/.test(account));
  if (wrong !== undefined)
    throw new RunError(`MPU_GUARD_ACCOUNTS has ${JSON.stringify(wrong)}: expected twelve digits`);
  const organization = flag(environment, "MPU_GUARD_ORGANIZATION");
  if ((organization || accounts.length > 0) && !roleName) {
    throw new RunError("MPU_GUARD_ROLE_NAME is not set: other accounts are reached by a role in each");
  }
  return {
    reportBucket,
    prefix: prefixOf(environment.MPU_GUARD_REPORT_PREFIX),
    mode: modeOf(environment),
    organization,
    accounts,
    regions: listOf(environment.MPU_GUARD_REGIONS),
    directoryBuckets: flag(environment, "MPU_GUARD_DIRECTORY_BUCKETS"),
    batchSize: batchSizeOf(environment),
    ...(roleName && { role: { name: roleName, ...(externalId && { externalId }) } }),
    ...(topicArn && { topicArn }),
  };
}

function batchSizeOf({ MPU_GUARD_BATCH_SIZE: text }: Environment): number {
  if (!text) return LARGEST_BATCH;
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1 && size <= LARGEST_BATCH) return size;
  throw new RunError(`MPU_GUARD_BATCH_SIZE is ${JSON.stringify(text)}: expected 1 to ${LARGEST_BATCH}`);
}

function prefixOf(text = "mpu-guard/"): string {
  const prefix = text.replace(/\/+$/, "");
  return prefix === "" ? "" : `${prefix}/`;
}

function modeOf({ MPU_GUARD_MODE: mode = "report" }: Environment): "report" | "patch" {
  if (mode === "report" || mode === "patch") return mode;
  throw new RunError(`MPU_GUARD_MODE is ${JSON.stringify(mode)}: expected report or patch`);
}

function flag(environment: Environment, name: string): boolean {
  const value = environment[name] ?? "";
  if (value === "" || value === "false") return false;
  if (value === "true") return true;
  throw new RunError(`${name} is ${JSON.stringify(value)}: expected true or false`);
}

function listOf(text = ""): readonly string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
