import { type LifecycleRule, PutBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import { type BucketSpecification, newBucketName } from "./gateway-client.ts";

const abort = (days: number) => ({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: days } });
const expire = (days: number) => ({ Expiration: { Days: days } });
const tag = (Key: string, Value: string) => ({ Key, Value });

/** What teams have in their buckets, by what it is: each list of rules is one that S3 accepts. */
const KINDS: Readonly<Record<string, readonly LifecycleRule[] | undefined>> = {
  none: undefined,
  "no-abort": [{ ID: "expire", Status: "Enabled", Filter: { Prefix: "logs/" }, ...expire(30) }],
  disabled: [{ ID: "off", Status: "Disabled", Filter: { Prefix: "" }, ...abort(7) }],
  partial: [
    { ID: "tmp", Status: "Enabled", Filter: { Prefix: "tmp/" }, ...abort(1) },
    { ID: "uploads", Status: "Enabled", Filter: { Prefix: "uploads/" }, ...abort(2) },
  ],
  "too-long": [{ ID: "sweep", Status: "Enabled", Filter: { Prefix: "" }, ...abort(30) }],
  "legacy-clash": [{ ID: "expire-all", Status: "Enabled", Prefix: "", ...expire(400) }],
  "two-tags": [
    {
      ID: "expire-tagged",
      Status: "Enabled",
      Filter: { And: { Prefix: "logs/", Tags: [tag("keep", "no"), tag("team", "data")] } },
      ...expire(3),
    },
    { ID: "archive", Status: "Enabled", Filter: { Prefix: "" }, NoncurrentVersionExpiration: { NoncurrentDays: 9 } },
  ],
  covered: [{ ID: "abort", Status: "Enabled", Filter: { Prefix: "" }, ...abort(7) }],
  "covered-by-the-shorter": [
    { ID: "long", Status: "Enabled", Filter: { Prefix: "" }, ...abort(30) },
    { ID: "short", Status: "Enabled", Filter: { Prefix: "" }, ...abort(3) },
  ],
  "covered-legacy": [{ ID: "abort", Status: "Enabled", Prefix: "", ...abort(5) }],
};

/** So many buckets, of every kind in turn. */
export function mixedBuckets(count: number, prefix: string): readonly BucketSpecification[] {
  const kinds = Object.values(KINDS);
  return Array.from({ length: count }, (_, index) => {
    const rules = kinds[index % kinds.length];
    const name = newBucketName(prefix);
    if (rules === undefined) return { name };
    return {
      name,
      prepare: (client) =>
        client.send(
          new PutBucketLifecycleConfigurationCommand({ Bucket: name, LifecycleConfiguration: { Rules: [...rules] } }),
        ),
    };
  });
}
