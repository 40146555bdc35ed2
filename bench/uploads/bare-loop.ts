import {
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import pMap from "p-map";

const [endpoint, concurrency] = [process.argv[2] as string, Number(process.argv[3])];

// The requests of `uploads` in the shortest program that sends them: what it is measured against.
const client = new S3Client({
  endpoint,
  region: "us-east-1",
  forcePathStyle: true,
  cacheMiddleware: true,
  retryMode: "adaptive",
  requestHandler: { httpAgent: { keepAlive: true, maxSockets: concurrency } },
});
const Bucket = "acme-uploads";
let markers: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {};
let bytes = 0;
while (markers !== undefined) {
  const page: ListMultipartUploadsCommandOutput = await client.send(
    new ListMultipartUploadsCommand({ Bucket, ...markers }),
  );
  await pMap(
    page.Uploads ?? [],
    async ({ Key, UploadId }) => {
      const { Parts = [] } = await client.send(new ListPartsCommand({ Bucket, Key, UploadId }));
      for (const { Size = 0 } of Parts) bytes += Size;
    },
    { concurrency },
  );
  markers = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
}
console.log(bytes);
client.destroy();
