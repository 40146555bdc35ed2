import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { accountOfKey, startOrganizationService } from "../../test/support/organization-service.ts";

/** Regions, and how far they are: from 20 ms to 150 ms, in even steps. */
const REGIONS = [
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "ca-central-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "eu-central-1",
  "eu-north-1",
  "sa-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
];
const NEAREST = 20;
const FARTHEST = 150;
/** One request of so many is told to slow down. */
const SLOW_DOWN_EVERY = 100;

export interface ManyAccounts {
  readonly s3: string;
  /** STS and Organizations. */
  readonly organization: string;
  /** What S3 was asked so far. */
  counts(): Promise<{ readonly requests: number; readonly slowed: number; readonly assumed: number }>;
  close(): void;
}

/**
 * An organization of accounts with so many buckets each, over 17 regions that are 20 to 150 ms away, in a process of its
 * own. Half of the buckets comply. A session sees its own account's buckets only.
 */
export async function startManyAccounts(accounts: number, bucketsEach: number): Promise<ManyAccounts> {
  const child = fork(fileURLToPath(import.meta.url), [String(accounts), String(bucketsEach)], {
    execArgv: ["--import", "tsx"],
  });
  const [places] = (await once(child, "message")) as [Pick<ManyAccounts, "s3" | "organization">];
  return {
    ...places,
    counts: async () => {
      child.send("counts");
      const [counts] = (await once(child, "message")) as [Awaited<ReturnType<ManyAccounts["counts"]>>];
      return counts;
    },
    close: () => void child.kill(),
  };
}

/** Seconds that the requests of a scan wait at least, one after the other. */
export function latencyOf(accounts: number, bucketsEach: number): number {
  let milliseconds = 0;
  for (let bucket = 0; bucket < bucketsEach; bucket += 1) milliseconds += distanceOf(regionOf(bucket));
  return (accounts * (milliseconds + NEAREST)) / 1000;
}

function regionOf(bucket: number): string {
  return REGIONS[bucket % REGIONS.length] as string;
}

function distanceOf(region: string): number {
  return NEAREST + ((FARTHEST - NEAREST) / (REGIONS.length - 1)) * REGIONS.indexOf(region);
}

const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const COVERED = `<LifecycleConfiguration ${NAMESPACE}><Rule><ID>sweep</ID><Filter/><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>`;
const errorOf = (code: string) => `<Error><Code>${code}</Code><Message>made up</Message></Error>`;

async function serve(accounts: number, bucketsEach: number): Promise<void> {
  const counts = { requests: 0, slowed: 0 };
  const server = createServer((request, response) => {
    counts.requests += 1;
    const [, key = "", region = ""] =
      /Credential=([^/]+)\/\d+\/([^/]+)/.exec(request.headers.authorization ?? "") ?? [];
    const isSlowed = counts.requests % SLOW_DOWN_EVERY === 0;
    if (isSlowed) counts.slowed += 1;
    const answer = isSlowed
      ? ([503, errorOf("SlowDown")] as const)
      : answerTo(request.url ?? "", accountOfKey(key) ?? "", bucketsEach);
    setTimeout(send, distanceOf(region), response, answer);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const ids = Array.from({ length: accounts }, (_, index) => ({
    id: `7${String(index).padStart(11, "0")}`,
    name: `team ${index}`,
  }));
  const organization = await startOrganizationService(ids);
  process.on("message", () => process.send?.({ ...counts, assumed: organization.assumed.length }));
  process.on("disconnect", () => process.exit());
  process.send?.({
    s3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    organization: organization.endpoint,
  });
}

function send(response: ServerResponse, [status, body]: readonly [number, string]): void {
  response.writeHead(status).end(body);
}

function answerTo(path: string, account: string, bucketsEach: number): readonly [status: number, body: string] {
  const [, owner, bucket] = /^\/acct-(\d+)-(\d+)/.exec(path) ?? [];
  if (bucket === undefined) return [200, listing(account, bucketsEach)];
  if (owner !== account) return [403, errorOf("AccessDenied")];
  return Number(bucket) % 2 === 0 ? [200, COVERED] : [404, errorOf("NoSuchLifecycleConfiguration")];
}

function listing(account: string, bucketsEach: number): string {
  const entries = Array.from(
    { length: bucketsEach },
    (_, index) =>
      `<Bucket><Name>acct-${account}-${index}</Name><BucketRegion>${regionOf(index)}</BucketRegion></Bucket>`,
  );
  return `<ListAllMyBucketsResult ${NAMESPACE}><Owner><ID>1</ID></Owner><Buckets>${entries.join("")}</Buckets></ListAllMyBucketsResult>`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [accounts, bucketsEach] = process.argv.slice(2).map(Number) as [number, number];
  await serve(accounts, bucketsEach);
}
