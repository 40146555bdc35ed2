import { GetBucketLifecycleConfigurationCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import pMap from "p-map";
import { S3BucketReader } from "../drift/aws/bucket-reader.ts";
import { S3BucketSource } from "../drift/aws/bucket-source.ts";
import { S3Clients } from "../drift/aws/clients/s3-clients.ts";
import { scan } from "../drift/scan/scan.ts";
import { DEFAULT_POLICY, summarize, type Verdict } from "../policy/index.ts";

const REGION = "us-east-1";
const ACCOUNT = "111122223333";

/** A whole scan, from the listing to the counts. */
export async function guardScan(endpointUrl: string, concurrency: number): Promise<number> {
  const clients = new S3Clients({ profile: null, endpoint: endpointUrl, concurrency });
  const verdicts: Verdict[] = [];
  for await (const verdict of scan({
    policy: DEFAULT_POLICY,
    source: new S3BucketSource({ clients, region: REGION, account: ACCOUNT }),
    reader: new S3BucketReader({ clients, listingRegion: REGION, checkMfaDelete: false }),
    select: () => true,
    concurrency,
    today: "2026-11-21",
  })) {
    verdicts.push(verdict);
  }
  clients.destroy();
  return summarize(verdicts).buckets;
}

/** The same requests in the shortest program that sends them. */
export async function bareLoop(endpoint: string, concurrency: number): Promise<number> {
  const client = new S3Client({
    endpoint,
    region: REGION,
    forcePathStyle: true,
    cacheMiddleware: true,
    retryMode: "adaptive",
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: concurrency } },
  });
  const names: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListBucketsCommand({ MaxBuckets: 1000, ContinuationToken }));
    names.push(...(page.Buckets ?? []).map(({ Name }) => Name as string));
    ContinuationToken = page.ContinuationToken;
  } while (ContinuationToken !== undefined);
  const read = (Bucket: string) =>
    client.send(new GetBucketLifecycleConfigurationCommand({ Bucket, ExpectedBucketOwner: ACCOUNT })).catch(() => {});
  await pMap(names, read, { concurrency });
  client.destroy();
  return names.length;
}
