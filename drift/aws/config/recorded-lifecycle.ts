import {
  type LifecycleConfiguration,
  type LifecycleReading,
  type LifecycleRule,
  UNKNOWN,
} from "../../../policy/index.ts";
import { readRecordedRule } from "./recorded-rule.ts";
import { isThere, type JsonObject, NotUnderstood, objectIn, refuseOthers } from "./recorded-value.ts";

/** What a configuration item has of a bucket's lifecycle rules. */
const LIFECYCLE = "BucketLifecycleConfiguration";

/**
 * What AWS Config writes into the item of every bucket whose settings it has read, with or without a value:
 * `{"status":"Off","isMfaDeleteEnabled":null}` of a bucket that was never versioned.
 */
const ALWAYS_RECORDED = "BucketVersioningConfiguration";

/** Of the configuration; a rule that lacks none of them is whole without the third. */
const MEMBERS = ["rules", "transitionDefaultMinimumObjectSize"];

/**
 * What a configuration item says of a bucket's lifecycle rules, as S3's own answer would be read.
 *
 * A bucket without rules has no `BucketLifecycleConfiguration` in its item, beside the settings that every item has. An
 * item without those, or with an empty configuration, says nothing: the recorder could not read the bucket, or writes
 * another form.
 *
 * @param supplementary the member `supplementaryConfiguration`
 * @see https://github.com/cloud-custodian/cloud-custodian, c7n/resources/s3.py (S3_CONFIG_SUPPLEMENT_NULL_MAP)
 */
export function readRecordedLifecycle(supplementary: JsonObject): LifecycleReading {
  const recorded = supplementary[LIFECYCLE];
  if (recorded === undefined) {
    return isThere(supplementary[ALWAYS_RECORDED])
      ? { state: "absent" }
      : undecided("its item has no settings of the bucket, so that AWS Config may not have read them");
  }
  try {
    const configuration = objectIn(recorded, `${LIFECYCLE} that is no object`);
    const { rules } = configuration;
    if (!Array.isArray(rules) || rules.length === 0) return undecided(`its item has ${LIFECYCLE} without rules`);
    return { state: "configured", configuration: rulesIn(configuration, rules) };
  } catch (error) {
    if (error instanceof NotUnderstood) return undecided(`its item has ${error.message}, which is not understood`);
    throw error;
  }
}

/** A rule that is not understood is left out, and said to be there. */
function rulesIn(recorded: JsonObject, items: readonly unknown[]): LifecycleConfiguration {
  const rules: LifecycleRule[] = [];
  const problems: string[] = [];
  try {
    refuseOthers(recorded, MEMBERS, LIFECYCLE);
  } catch (error) {
    problems.push(problemIn(error));
  }
  for (const item of items) {
    try {
      rules.push(readRecordedRule(item));
    } catch (error) {
      problems.push(`${problemIn(error)}${ofRule(item)}`);
    }
  }
  const [first] = problems;
  if (first !== undefined) return { rules, recordedBy: "aws-config", hasUnknownRules: true, notUnderstood: first };
  const unsure = rules.find(({ filter, abortIncompleteMultipartUpload: abort }) => filter === UNKNOWN && abort);
  if (unsure === undefined) return { rules, recordedBy: "aws-config" };
  const name = unsure.id === undefined ? "a rule" : `rule ${JSON.stringify(unsure.id)}`;
  return {
    rules,
    recordedBy: "aws-config",
    notUnderstood: `${name} with a filter that AWS Config does not record in full`,
  };
}

function problemIn(error: unknown): string {
  if (error instanceof NotUnderstood) return error.message;
  throw error;
}

function ofRule(item: unknown): string {
  const id = typeof item === "object" && item !== null ? (item as { id?: unknown }).id : undefined;
  return typeof id === "string" && id !== "" ? ` of rule ${JSON.stringify(id)}` : "";
}

export function undecided(detail: string): LifecycleReading {
  return { state: "undecided", finding: { kind: "unreadable", detail, cause: "aws-config" } };
}
