import { fork } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
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

/** The answer to a path, to the byte: as HTTP has it, in one chunk. */
function answerTo(path: string, buckets: number): string {
  const [, index] = /^\/acme-bucket-(\d+)/.exec(path) ?? [];
  if (index === undefined) {
    const [, after = "0"] = /continuation-token=(\d+)/.exec(path) ?? [];
    return responseOf("200 OK", listing(Number(after), buckets));
  }
  return RESPONSES[Number(index) % RESPONSES.length] as string;
}

function responseOf(status: string, body: string): string {
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive`;
  return `${head}\r\n\r\n${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}

const RESPONSES = [...DOCUMENTS.map((document) => responseOf("200 OK", document)), responseOf("404 Not Found", ABSENT)];

const END_OF_HEAD = "\r\n\r\n";

/**
 * Answers the requests of a connection, none of which has a body. Without Node's HTTP server, which takes as much of the
 * processor as half of a scan: S3 itself takes none of this machine's.
 */
function answerAll(socket: Socket, answer: (path: string, socket: Socket) => void): void {
  let received = "";
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  socket.on("data", (bytes) => {
    received += bytes.toString("latin1");
    for (let end = received.indexOf(END_OF_HEAD); end >= 0; end = received.indexOf(END_OF_HEAD)) {
      const [, path = ""] = received.split(" ", 2);
      received = received.slice(end + END_OF_HEAD.length);
      answer(path, socket);
    }
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [buckets, latencyMilliseconds] = process.argv.slice(2).map(Number) as [number, number];
  let requests = 0;
  const server = createServer((connection) =>
    answerAll(connection, (path, socket) => {
      requests += 1;
      const answer = () => void socket.write(answerTo(path, buckets), "latin1");
      if (latencyMilliseconds === 0) answer();
      else setTimeout(answer, latencyMilliseconds);
    }),
  );
  server.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  process.on("message", () => {
    process.send?.(requests);
    requests = 0;
  });
  process.on("disconnect", () => process.exit());
}
