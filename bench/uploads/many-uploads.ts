import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const PAGE = 1000;
/** Uploads of one prefix: as in a bucket whose prefixes are days, or customers. */
const OF_ONE_PREFIX = 7;

const BUCKETS = `<ListAllMyBucketsResult ${NAMESPACE}><Owner><ID>1</ID></Owner><Buckets><Bucket><Name>acme-uploads</Name><BucketRegion>us-east-1</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>`;
const ABSENT = "<Error><Code>NoSuchLifecycleConfiguration</Code><Message>none</Message></Error>";

const keyOf = (index: number) =>
  `customer-${String(Math.floor(index / OF_ONE_PREFIX)).padStart(8, "0")}/file-${String(index).padStart(8, "0")}`;

export interface ManyUploads {
  readonly endpoint: string;
  /** How many requests came since the last time: of listings, and of parts. */
  counts(): Promise<{ readonly listings: number; readonly parts: number }>;
  close(): void;
}

/**
 * An S3 with one bucket of so many uploads, in a process of its own: each answer is made up from the upload's number, so
 * that ten million of them take no memory. Every upload has one part.
 */
export async function startManyUploads(uploads: number): Promise<ManyUploads> {
  const child = fork(fileURLToPath(import.meta.url), [String(uploads)], { execArgv: ["--import", "tsx"] });
  const [endpoint] = (await once(child, "message")) as [string];
  return {
    endpoint,
    counts: async () => {
      child.send("counts");
      const [counts] = (await once(child, "message")) as [{ listings: number; parts: number }];
      return counts;
    },
    close: () => void child.kill(),
  };
}

function listing(after: number, uploads: number): string {
  const end = Math.min(after + PAGE, uploads);
  let entries = "";
  for (let index = after; index < end; index += 1) {
    entries += `<Upload><Key>${keyOf(index)}</Key><UploadId>${index}</UploadId><StorageClass>STANDARD</StorageClass><Initiated>2026-01-${String((index % 28) + 1).padStart(2, "0")}T00:00:00.000Z</Initiated></Upload>`;
  }
  const last = end - 1;
  const markers =
    end < uploads
      ? `<NextKeyMarker>${keyOf(last)}</NextKeyMarker><NextUploadIdMarker>${last}</NextUploadIdMarker>`
      : "";
  return `<ListMultipartUploadsResult ${NAMESPACE}><Bucket>acme-uploads</Bucket><EncodingType>url</EncodingType>${markers}<IsTruncated>${end < uploads}</IsTruncated>${entries}</ListMultipartUploadsResult>`;
}

function partsOf(uploadId: string, key: string): string {
  return `<ListPartsResult ${NAMESPACE}><Bucket>acme-uploads</Bucket><Key>${key}</Key><UploadId>${uploadId}</UploadId><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber><LastModified>2026-02-01T00:00:00.000Z</LastModified><ETag>"1"</ETag><Size>${Number(uploadId) + 1}</Size></Part></ListPartsResult>`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const uploads = Number(process.argv[2]);
  const counts = { listings: 0, parts: 0 };
  const answerTo = (url: URL): readonly [status: number, body: string] => {
    if (url.pathname === "/") return [200, BUCKETS];
    if (url.searchParams.has("uploads")) {
      counts.listings += 1;
      const marker = url.searchParams.get("upload-id-marker");
      return [200, listing(marker === null ? 0 : Number(marker) + 1, uploads)];
    }
    const uploadId = url.searchParams.get("uploadId");
    if (uploadId === null) return [404, ABSENT];
    counts.parts += 1;
    return [200, partsOf(uploadId, url.pathname.slice("/acme-uploads/".length))];
  };
  const server = createServer((request, response) => {
    const [status, body] = answerTo(new URL(request.url ?? "/", "http://127.0.0.1"));
    response.writeHead(status).end(body);
  });
  server.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  process.on("message", () => {
    process.send?.({ ...counts });
    counts.listings = 0;
    counts.parts = 0;
  });
  process.on("disconnect", () => process.exit());
}
