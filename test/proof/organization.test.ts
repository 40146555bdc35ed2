import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { main } from "../../drift/cli/main.ts";
import { FakeTerminal } from "../support/fake-terminal.ts";
import {
  accountOfKey,
  CALLER_KEY,
  type OrganizationAccount,
  type OrganizationService,
  startOrganizationService,
} from "../support/organization-service.ts";

const POLICY = fileURLToPath(new URL("../drift/cli/plain-policy.yaml", import.meta.url));
const ACCOUNTS = 200;
/** `ORGANIZATION_BUCKETS=500 npm run prove` has 100,000 buckets in all. */
const BUCKETS = Number(process.env.ORGANIZATION_BUCKETS ?? 50);

const idOf = (index: number) => `7${String(index).padStart(11, "0")}`;
const accounts: readonly OrganizationAccount[] = [
  ...Array.from({ length: ACCOUNTS }, (_, index) => ({ id: idOf(index), name: `team ${index}` })),
  { id: "800000000001", name: "denied", trusts: false },
  { id: "800000000002", name: "closed", state: "SUSPENDED" },
];

const rules = (scope: string) =>
  `<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>sweep</ID>${scope}<Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>`;
const error = (code: string) => `<Error><Code>${code}</Code><Message>made up</Message></Error>`;

/** What a bucket is, by its number: the answer to a read, and the right verdict. */
const KINDS: readonly (readonly [status: number, body: string, verdict: string])[] = [
  [200, rules("<Filter/>"), "compliant"],
  [200, rules("<Prefix></Prefix>"), "compliant"],
  [200, rules("<Filter><Prefix>tmp/</Prefix></Filter>"), "violation"],
  [404, error("NoSuchLifecycleConfiguration"), "violation"],
  [403, error("AccessDenied"), "undecided"],
];
const kindOf = (bucket: number) => KINDS[bucket % 29 === 28 ? 4 : bucket % 4] as (typeof KINDS)[number];

/** One request of a hundred fails, each time in another way. */
const FAULTS: readonly ((response: ServerResponse) => void)[] = [
  (response) => response.writeHead(500).end(error("InternalError")),
  (response) => response.destroy(),
  (response) => response.writeHead(503).end(error("SlowDown")),
  (response) =>
    response.writeHead(200, { "content-length": 900 }).end("<LifecycleConfiguration>", () => response.destroy()),
];

let server: Server;
let organization: OrganizationService;
let requests = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests += 1;
    const fault = requests % 100 === 0 ? FAULTS[(requests / 100) % FAULTS.length] : undefined;
    if (fault !== undefined) return fault(response);
    const [, key = ""] = /Credential=([^/]+)/.exec(request.headers.authorization ?? "") ?? [];
    const account = accountOfKey(key);
    const [, owner, bucket] = /^\/acct-(\d+)-(\d+)/.exec(request.url ?? "") ?? [];
    if (bucket === undefined) return response.writeHead(200).end(listing(account ?? ""));
    // Another account's credentials see nothing: a mix-up would be undecided, not right.
    const [status, body] = owner === account ? kindOf(Number(bucket)) : [403, error("AccessDenied")];
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  organization = await startOrganizationService(accounts);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  await organization.close();
});

function listing(account: string): string {
  const entries = Array.from(
    { length: BUCKETS },
    (_, index) => `<Bucket><Name>acct-${account}-${index}</Name><BucketRegion>us-east-1</BucketRegion></Bucket>`,
  );
  return `<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>1</ID></Owner><Buckets>${entries.join("")}</Buckets></ListAllMyBucketsResult>`;
}

it(`an organization of ${ACCOUNTS} accounts with ${BUCKETS} buckets each is scanned without a wrong verdict, while one request of a hundred fails`, async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", CALLER_KEY);
  vi.stubEnv("AWS_MAX_ATTEMPTS", "5");
  vi.stubEnv("AWS_ENDPOINT_URL_STS", organization.endpoint);
  vi.stubEnv("AWS_ENDPOINT_URL_ORGANIZATIONS", organization.endpoint);
  const terminal = new FakeTerminal();
  const place = ["--endpoint-url", `http://127.0.0.1:${(server.address() as AddressInfo).port}`, "--policy", POLICY];
  const words = ["scan", "--organization", "--role-name", "scan", "--format", "ndjson", "--quiet", "--no-progress"];

  const status = await main([...words, ...place], terminal);

  const lines = terminal.stdout.trimEnd().split("\n");
  const report = JSON.parse(lines.pop() ?? "");
  const wrong: string[] = [];
  const seen = new Set<string>();
  let unread = 0;
  for (const line of lines) {
    const { account, bucket, status: verdict } = JSON.parse(line);
    const [, owner, number] = /^acct-(\d+)-(\d+)$/.exec(bucket) ?? [];
    const right = kindOf(Number(number))[2];
    seen.add(bucket);
    if (verdict === right && owner === account) continue;
    // Whose five attempts all failed is not known, which is not wrong.
    if (verdict === "undecided" && owner === account) unread += 1;
    else wrong.push(`${account} ${bucket}: ${verdict}, and is ${right}`);
  }
  expect(wrong).toEqual([]);
  expect(seen.size).toBe(ACCOUNTS * BUCKETS);
  expect(unread).toBeLessThan(seen.size / 1000);
  expect(report.accounts.filter((each: { status: string }) => each.status === "failed")).toEqual([
    expect.objectContaining({ account: "800000000001", reason: expect.stringContaining("sts:AssumeRole") }),
  ]);
  expect(report.accounts).toHaveLength(ACCOUNTS + 1);
  expect(status).toBe(2);
});
