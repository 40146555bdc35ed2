import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
export const PAGE = 1000;

const rule = (scope: string, action: string) =>
  `<LifecycleConfiguration ${NAMESPACE}><Rule><ID>sweep</ID>${scope}<Status>Enabled</Status>${action}</Rule></LifecycleConfiguration>`;
const abort =
  "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>";
const DOCUMENTS = [
  rule("<Filter/>", abort),
  rule("<Filter><Prefix>logs/</Prefix></Filter>", "<Expiration><Days>30</Days></Expiration>"),
];
const ABSENT = "<Error><Code>NoSuchLifecycleConfiguration</Code><Message>none</Message></Error>";

const nameOf = (index: number) => `acme-bucket-${String(index).padStart(8, "0")}`;

export interface ManyBuckets {
  readonly endpoint: string;
  /** How many requests came since the last time. */
  requests(): Promise<number>;
  close(): void;
}

/**
 * An S3 of so many buckets in a process of its own: each answer is made up from the bucket's number, so that a million
 * of them take no memory, and little time. A third comply, a third do not, a third have no rules.
 */
export async function startManyBuckets(buckets: number, latencyMilliseconds = 0): Promise<ManyBuckets> {
  const child = fork(fileURLToPath(import.meta.url), [String(buckets), String(latencyMilliseconds)], {
    execArgv: ["--import", "tsx"],
  });
  const [endpoint] = (await once(child, "message")) as [string];
  return {
    endpoint,
    requests: async () => {
      child.send("requests");
      const [requests] = (await once(child, "message")) as [number];
      return requests;
    },
    close: () => void child.kill(),
  };
}

/** How many of them comply. */
export function compliantOf(buckets: number): number {
  return Math.ceil(buckets / 3);
}

function listing(after: number, buckets: number): string {
  const end = Math.min(after + PAGE, buckets);
  let entries = "";
  for (let index = after; index < end; index += 1) {
    entries += `<Bucket><Name>${nameOf(index)}</Name><BucketRegion>us-east-1</BucketRegion></Bucket>`;
  }
  const token = end < buckets ? `<ContinuationToken>${end}</ContinuationToken>` : "";
  return `<ListAllMyBucketsResult ${NAMESPACE}><Owner><ID>1</ID></Owner><Buckets>${entries}</Buckets>${token}</ListAllMyBucketsResult>`;
}

/** The answer to a path: its status, and its body. */
function answerTo(path: string, buckets: number): readonly [status: number, body: string] {
  const [, index] = /^\/acme-bucket-(\d+)/.exec(path) ?? [];
  if (index === undefined) {
    const [, after = "0"] = /continuation-token=(\d+)/.exec(path) ?? [];
    return [200, listing(Number(after), buckets)];
  }
  const document = DOCUMENTS[Number(index) % 3];
  return document === undefined ? [404, ABSENT] : [200, document];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [buckets, latencyMilliseconds] = process.argv.slice(2).map(Number) as [number, number];
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const answer = () => {
      const [status, body] = answerTo(request.url ?? "", buckets);
      response.writeHead(status).end(body);
    };
    if (latencyMilliseconds === 0) answer();
    else setTimeout(answer, latencyMilliseconds);
  });
  server.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  process.on("message", () => {
    process.send?.(requests);
    requests = 0;
  });
  process.on("disconnect", () => process.exit());
}
