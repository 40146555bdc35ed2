import { GetBucketLifecycleConfigurationCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import pMap from "p-map";

const [endpoint, concurrency] = [process.argv[2] as string, Number(process.argv[3])];

// The requests of a scan in the shortest program that sends them: what a scan is measured against.
const client = new S3Client({
  endpoint,
  region: "us-east-1",
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
const read = (Bucket: string) => client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })).catch(() => {});
await pMap(names, read, { concurrency });
client.destroy();
