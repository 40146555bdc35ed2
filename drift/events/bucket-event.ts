// drift/events decides what an event about a bucket means: which bucket, whether it is to be looked at, when, and
// whether it may be written. Pure: time and state are parameters, and nobody is asked.
import { printable } from "../text/printable.ts";

/** What an event of CloudTrail, as EventBridge passes it on, says about a bucket. */
export interface BucketEvent {
  /** CloudTrail's ID of the call; the same in each copy. */
  readonly id: string;
  /** `CreateBucket`, `PutBucketLifecycle`, … */
  readonly name: string;
  readonly bucket: string;
  readonly kind: "general-purpose" | "directory";
  /** The bucket's owner: twelve digits. */
  readonly account: string;
  /**
   * Where the call was answered. A hint: a call to the global endpoint is one of us-east-1, wherever the bucket is.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
   */
  readonly regionHint: string;
  /** When S3 was called, in milliseconds since 1970; CloudTrail gives whole seconds. */
  readonly at: number;
  /** ARN of the role or user that called; the service's name where a service did. Absent where CloudTrail names nobody. */
  readonly by?: string;
  /** ARN of the role whose session called. */
  readonly role?: string;
  /** S3's error code, of a call that failed and changed nothing. */
  readonly errorCode?: string;
}

/** The reason why a message is no event of a bucket. Nobody can act on it, and a person has to see it. */
export class UnusableEvent extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UnusableEvent";
  }
}

/** The calls after which a bucket's lifecycle configuration may be another one, as CloudTrail names them. */
export const CHANGING_CALLS = [
  "CreateBucket",
  // CloudTrail's own name for PutBucketLifecycleConfiguration.
  "PutBucketLifecycle",
  "PutBucketLifecycleConfiguration",
  "DeleteBucketLifecycle",
] as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-one-zone-logging.html */
export const EVENT_SOURCES = ["s3.amazonaws.com", "s3express.amazonaws.com"] as const;

const BUCKET_NAME = /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/;
const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/**
 * Reads the text of a message. Of the configuration that an event carries nothing is taken: it is read from S3.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * @throws UnusableEvent where it is none of the calls above, or does not say of which bucket
 */
export function parseBucketEvent(text: string): BucketEvent {
  const detail = detailOf(text);
  const name = textAt(detail, "eventName") ?? "";
  const source = textAt(detail, "eventSource") ?? "";
  if (!isOneOf(CHANGING_CALLS, name) || !isOneOf(EVENT_SOURCES, source)) {
    throw new UnusableEvent(`${shown(name)} of ${shown(source)} is no call that changes a bucket's lifecycle rules`);
  }
  const bucket = textAt(objectAt(detail, "requestParameters"), "bucketName") ?? "";
  if (!BUCKET_NAME.test(bucket)) throw new UnusableEvent(`${name} of ${shown(bucket)}, which is no name of a bucket`);
  const account = ownerOf(detail, bucket) ?? "";
  if (!ACCOUNT.test(account)) throw new UnusableEvent(`${name} of ${bucket} in ${shown(account)}, which is no account`);
  const id = textAt(detail, "eventID");
  if (id === undefined) throw new UnusableEvent(`${name} of ${bucket} has no eventID`);
  const regionHint = textAt(detail, "awsRegion") ?? "";
  if (!REGION.test(regionHint)) {
    throw new UnusableEvent(`${name} of ${bucket} in ${shown(regionHint)}, which is no region`);
  }
  const time = textAt(detail, "eventTime") ?? "";
  const at = Date.parse(time);
  if (!Number.isFinite(at)) throw new UnusableEvent(`${name} of ${bucket} at ${shown(time)}, which is no time`);
  return {
    id,
    name,
    bucket,
    kind: source === "s3express.amazonaws.com" ? "directory" : "general-purpose",
    account,
    regionHint,
    at,
    ...callerOf(objectAt(detail, "userIdentity")),
    ...optional("errorCode", textAt(detail, "errorCode")),
  };
}

type Values = Readonly<Record<string, unknown>>;

function detailOf(text: string): Values {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw new UnusableEvent(`${shown(text)} is not JSON`);
  }
  const detail = isObject(event) ? objectAt(event, "detail") : undefined;
  if (detail === undefined) throw new UnusableEvent(`${shown(text)} is no event of EventBridge with a detail`);
  return detail;
}

/** The bucket's own account, where the call came from another one's; else the account whose trail has the event. */
function ownerOf(detail: Values, bucket: string): string | undefined {
  const resources = Array.isArray(detail.resources) ? detail.resources.filter(isObject) : [];
  const ofBucket = resources.find((each) => textAt(each, "ARN")?.endsWith(`/${bucket}`) || endsInName(each, bucket));
  return textAt(ofBucket, "accountId") ?? textAt(detail, "recipientAccountId");
}

function endsInName(resource: Values, bucket: string): boolean {
  return textAt(resource, "ARN")?.endsWith(`:${bucket}`) ?? false;
}

function callerOf(identity: Values | undefined): Pick<BucketEvent, "by" | "role"> {
  const issuer = objectAt(objectAt(identity, "sessionContext"), "sessionIssuer");
  const role = textAt(issuer, "arn");
  return {
    ...optional("by", role ?? textAt(identity, "arn") ?? textAt(identity, "invokedBy")),
    ...optional("role", role),
  };
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: string });
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectAt(value: Values | undefined, key: string): Values | undefined {
  const found = value?.[key];
  return isObject(found) ? found : undefined;
}

/** A text that says something. */
function textAt(value: Values | undefined, key: string): string | undefined {
  const found = value?.[key];
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** Characters of a stranger's text in a reason. */
const LONGEST = 100;

function shown(text: string): string {
  return text === "" ? "nothing" : JSON.stringify(printable(text.slice(0, LONGEST)));
}
