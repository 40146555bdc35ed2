import assert from "node:assert/strict";
import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

export const ABORT = { DaysAfterInitiation: 7 };
export const EXPIRATION = { Days: 30 };

/** A rule that is Enabled and aborts after 7 days everywhere, unless told otherwise. */
export function abortRule(rule: Partial<LifecycleRule> = {}): LifecycleRule {
  return { ID: "abort", Status: "Enabled", Filter: {}, AbortIncompleteMultipartUpload: ABORT, ...rule };
}

/** A legacy (V1) rule: a Prefix on the rule itself, and no Filter. */
export function legacyRule(id: string, prefix: string, actions: Partial<LifecycleRule>): LifecycleRule {
  return { ID: id, Status: "Enabled", Prefix: prefix, ...actions };
}

export async function putRules(client: S3Client, bucket: string, ...rules: LifecycleRule[]): Promise<void> {
  const LifecycleConfiguration = { Rules: rules };
  await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration }));
}

export async function getRules(client: S3Client, bucket: string): Promise<LifecycleRule[]> {
  return (await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }))).Rules ?? [];
}

/** The only rule of a bucket. */
export async function getOnlyRule(client: S3Client, bucket: string): Promise<LifecycleRule> {
  const [rule, ...others] = await getRules(client, bucket);
  assert.ok(rule && others.length === 0, "there is not exactly one rule");
  return rule;
}

/** Puts text that the SDK's own types could not express. */
export async function putLifecycleText(client: S3Client, bucket: string, text: string): Promise<void> {
  const command = new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration: { Rules: [] } });
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { body: string }).body = text;
      return next(args);
    },
    // After the SDK has written its own body, and before it computes the checksum.
    { step: "serialize", priority: "low" },
  );
  await client.send(command);
}

/** What an error answer has to say. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** The whole message. */
  readonly message?: string;
}

/** Throws unless the call is refused in just this way. */
export async function assertRefused(call: Promise<unknown>, { status, code, message }: Refusal): Promise<void> {
  await assert.rejects(call, (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
    assert.deepEqual({ code: error.name, status: error.$metadata?.httpStatusCode }, { code, status });
    if (message !== undefined) assert.equal(error.message, message);
    return true;
  });
}
