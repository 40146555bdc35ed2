import { RunError } from "../errors.ts";
import { LARGEST_BATCH } from "../nightly/batch.ts";
import type { NightlySettings } from "../run/nightly/open-nightly.ts";
import { checkedAccounts } from "./bundled-accounts.ts";
import { Environment } from "./environment.ts";

/**
 * What the environment of the functions says, and which accounts are listed beside them.
 *
 * @throws RunError that names the variable that is missing or wrong
 */
export function nightlySettings(
  variables: Readonly<Record<string, string | undefined>>,
  listed: readonly string[] = [],
): NightlySettings {
  const environment = new Environment(variables);
  const { role, mode, reportPrefix: prefix } = environment;
  const topicArn = environment.text("MPU_GUARD_TOPIC_ARN");
  const accounts = [...listed, ...checkedAccounts("MPU_GUARD_ACCOUNTS", environment.list("MPU_GUARD_ACCOUNTS"))];
  const organization = environment.flag("MPU_GUARD_ORGANIZATION");
  if ((organization || accounts.length > 0) && role === undefined) {
    throw new RunError("MPU_GUARD_ROLE_NAME is not set: other accounts are reached by a role in each");
  }
  if (role !== undefined && !organization && accounts.length === 0) {
    throw new RunError(
      "MPU_GUARD_ROLE_NAME is set, and no account is named to take the role in: deploy the construct again",
    );
  }
  return {
    reportBucket: environment.required("MPU_GUARD_REPORT_BUCKET"),
    prefix,
    mode,
    organization,
    accounts,
    regions: environment.list("MPU_GUARD_REGIONS"),
    directoryBuckets: environment.flag("MPU_GUARD_DIRECTORY_BUCKETS"),
    batchSize: environment.whole("MPU_GUARD_BATCH_SIZE", LARGEST_BATCH, 1, LARGEST_BATCH),
    ...(role !== undefined && { role }),
    ...(topicArn !== undefined && { topicArn }),
  };
}
