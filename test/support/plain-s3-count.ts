import { GetBucketLifecycleConfigurationCommand, type LifecycleRule, type S3Client } from "@aws-sdk/client-s3";
import pMap from "p-map";

/** The rules of some buckets as the SDK reads them; `undefined` where there are none. */
export async function rulesOf(
  client: S3Client,
  buckets: readonly string[],
): Promise<ReadonlyMap<string, readonly LifecycleRule[] | undefined>> {
  const entries = await pMap(
    buckets,
    async (Bucket) => {
      try {
        const { Rules } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
        return [Bucket, Rules ?? []] as const;
      } catch (error) {
        if ((error as Error).name === "NoSuchLifecycleConfiguration") return [Bucket, undefined] as const;
        throw error;
      }
    },
    { concurrency: 32 },
  );
  return new Map(entries);
}

/**
 * Whether rules abort all incomplete uploads within 1 to 7 days. Written for the tests from S3's documentation,
 * apart from the product's own judgement, which it is there to check.
 */
export function abortsEverythingWithinAWeek(rules: readonly LifecycleRule[] | undefined): boolean {
  const days = (rules ?? [])
    .filter(({ Status, Prefix, Filter }) => {
      const scopes = [Prefix, Filter?.Prefix, Filter?.And?.Prefix].filter((prefix) => prefix !== undefined);
      const narrowed = Filter?.Tag ?? Filter?.And?.Tags ?? Filter?.ObjectSizeGreaterThan ?? Filter?.ObjectSizeLessThan;
      return Status === "Enabled" && narrowed === undefined && scopes.every((prefix) => prefix === "");
    })
    .map((rule) => rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation)
    .filter((each) => each !== undefined);
  return days.length > 0 && Math.min(...days) >= 1 && Math.min(...days) <= 7;
}

/** A rule as a text that does not depend on the spelling of its scope: prefix, tags and actions, sorted. */
export function plainMeaning({ ID, Status, Prefix, Filter, ...actions }: LifecycleRule): string {
  const prefix = Prefix ?? Filter?.Prefix ?? Filter?.And?.Prefix ?? "";
  const tags = [...(Filter?.Tag === undefined ? [] : [Filter.Tag]), ...(Filter?.And?.Tags ?? [])];
  const tagTexts = tags.map(({ Key, Value }) => `${Key}=${Value}`).sort();
  const sizes = [Filter?.ObjectSizeGreaterThan ?? Filter?.And?.ObjectSizeGreaterThan];
  return JSON.stringify([ID, Status, prefix, tagTexts, sizes, Object.entries(actions).sort()]);
}
