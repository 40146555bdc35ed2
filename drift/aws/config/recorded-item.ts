import { type Bucket, type LifecycleReading, UNKNOWN } from "../../../policy/index.ts";
import { RunError } from "../../errors.ts";
import { readRecordedLifecycle, undecided } from "./recorded-lifecycle.ts";
import { booleanIn, isThere, type JsonObject, NotUnderstood, objectIn } from "./recorded-value.ts";

/** A bucket as AWS Config has it. */
export interface RecordedBucket {
  /** With its tags, and as of the time of the item. */
  readonly bucket: Bucket;
  readonly reading: LifecycleReading;
}

/** The members of an item that are asked for; arrays and objects come with all that is in them. */
export const ITEM_MEMBERS = [
  "accountId",
  "awsRegion",
  "resourceName",
  "configurationItemCaptureTime",
  "configurationItemStatus",
  "tags",
  "supplementaryConfiguration",
];

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationItem.html */
const IS_RECORDED = ["OK", "ResourceDiscovered"];
const IS_DELETED = ["ResourceDeleted", "ResourceDeletedNotRecorded"];

/**
 * Reads a configuration item of a bucket; `undefined` where the bucket was deleted.
 *
 * @param text JSON, as a query gives each of its results
 * @throws RunError where it does not say which bucket it is about: then one would be missing, and nobody could tell which
 */
export function readRecordedItem(text: string): RecordedBucket | undefined {
  const item = itemIn(text);
  const { accountId, awsRegion, resourceName, configurationItemStatus: status } = item;
  if (
    typeof accountId !== "string" ||
    !/^\d{12}$/.test(accountId) ||
    typeof resourceName !== "string" ||
    !resourceName
  ) {
    throw new RunError("AWS Config returned an item that does not say which bucket of which account it is about");
  }
  if (IS_DELETED.includes(String(status))) return undefined;
  const asOf = timeIn(item.configurationItemCaptureTime);
  const listed: Bucket = {
    account: accountId,
    region: typeof awsRegion === "string" && awsRegion !== "" ? awsRegion : null,
    name: resourceName,
    kind: "general-purpose",
    origin: "live",
    ...(asOf !== undefined && { asOf }),
  };
  const bucket = withTags(listed, item.tags);
  if (!IS_RECORDED.includes(String(status))) {
    return { bucket, reading: undecided(`its item has the status ${JSON.stringify(status) ?? "none"}`) };
  }
  if (asOf === undefined) return { bucket, reading: undecided("its item does not say of when it is") };
  return withSettings(bucket, item.supplementaryConfiguration);
}

function itemIn(text: string): JsonObject {
  try {
    return objectIn(text, "");
  } catch (cause) {
    throw new RunError("AWS Config returned an item that is not valid JSON", { cause });
  }
}

function timeIn(value: unknown): string | undefined {
  const time = typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function withSettings(bucket: Bucket, recorded: unknown): RecordedBucket {
  let supplementary: JsonObject;
  try {
    supplementary = objectIn(recorded, "");
  } catch {
    return {
      bucket,
      reading: undecided("its item has no supplementaryConfiguration, where the settings of a bucket are"),
    };
  }
  const reading = readRecordedLifecycle(supplementary);
  // As with S3 itself: only a bucket without rules can have it.
  const mfaDelete = reading.state === "absent" && hasMfaDelete(supplementary.BucketVersioningConfiguration);
  return { bucket: mfaDelete ? { ...bucket, mfaDelete } : bucket, reading };
}

/** What is not understood counts as none, as with a bucket whose versioning cannot be read. */
function hasMfaDelete(versioning: unknown): boolean {
  try {
    const { isMfaDeleteEnabled: enabled } = objectIn(versioning, "");
    return isThere(enabled) && booleanIn(enabled, "");
  } catch {
    return false;
  }
}

/** A list of keys and values; what has another form leaves open what depends on tags. */
function withTags(bucket: Bucket, recorded: unknown): Bucket {
  try {
    if (!Array.isArray(recorded)) throw new NotUnderstood("tags that are no list");
    const tags = recorded.map((tag) => {
      const { key, value } = objectIn(tag, "a tag that is no object");
      if (typeof key !== "string" || typeof value !== "string") throw new NotUnderstood("a tag without key or value");
      return [key, value] as const;
    });
    return { ...bucket, tags: Object.fromEntries(tags) };
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    const detail = `its item has ${error.message}, which is not understood`;
    return { ...bucket, tags: UNKNOWN, unread: [{ kind: "unreadable", detail, cause: "aws-config" }] };
  }
}
