import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { S3BucketSource } from "../../../drift/aws/bucket-source.ts";
import { S3Clients } from "../../../drift/aws/clients/s3-clients.ts";
import { RunError } from "../../../drift/errors.ts";
import type { Bucket } from "../../../policy/index.ts";
import { Planted } from "./planted.ts";

const planted = new Planted();

async function list(directoryRegions?: readonly string[]): Promise<Bucket[]> {
  const source = new S3BucketSource({
    clients: planted.clients,
    region: "us-east-1",
    account: "111122223333",
    ...(directoryRegions !== undefined && { directoryBuckets: { regions: directoryRegions } }),
  });
  const all: Bucket[] = [];
  for await (const bucket of source.list()) all.push(bucket);
  return all;
}

function plantOnly(...seeds: { name: string; region?: string; owner?: string }[]): void {
  for (const { name } of planted.s3.buckets.list()) planted.s3.buckets.delete(name);
  for (const seed of seeds) planted.plant(seed);
}

/** The next answer to ListBuckets. */
function answerWith(content: string): void {
  const body = `<ListAllMyBucketsResult>${content}</ListAllMyBucketsResult>`;
  planted.s3.faults.add({ operation: "ListBuckets", fault: { kind: "body", status: 200, body } });
}

describe("listing the buckets of an account", () => {
  it.each([
    [1, 1],
    [1000, 1],
    [1001, 2],
    [2500, 3],
  ])("gives each of %i buckets once, with %i requests and no further one for regions", async (count, requests) => {
    plantOnly(
      ...Array.from({ length: count }, (_, i) => ({ name: `bucket-${i}`, region: i % 2 ? "eu-west-1" : "us-east-1" })),
    );
    planted.s3.requests.clear();
    const buckets = await list();
    expect(new Set(buckets.map(({ name }) => name)).size).toBe(count);
    expect(buckets).toHaveLength(count);
    expect(planted.s3.requests.count()).toBe(requests);
  });

  it("tells each bucket's region and account", async () => {
    plantOnly({ name: "far", region: "ap-southeast-2" }, { name: "near" });
    expect(await list()).toEqual([
      { account: "111122223333", region: "ap-southeast-2", name: "far", kind: "general-purpose", origin: "live" },
      { account: "111122223333", region: "us-east-1", name: "near", kind: "general-purpose", origin: "live" },
    ]);
  });

  it("lists a bucket once, and comes to an end, where a service pays no heed to the continuation token", async () => {
    const names = ["one", "two", "one"].map((name) => `<Bucket><Name>${name}</Name><BucketRegion/></Bucket>`).join("");
    const body = `<ListAllMyBucketsResult><Buckets>${names}</Buckets><ContinuationToken>again</ContinuationToken></ListAllMyBucketsResult>`;
    planted.s3.faults.clear();
    planted.s3.requests.clear();
    planted.s3.faults.add({ operation: "ListBuckets", fault: { kind: "body", status: 200, body }, times: 9 });
    expect((await list()).map(({ name, region }) => [name, region])).toEqual([
      ["one", null],
      ["two", null],
    ]);
    expect(planted.s3.requests.count()).toBe(2);
    planted.s3.faults.clear();
  });

  it("leaves a region open that the listing does not give, as other stores do", async () => {
    plantOnly();
    const body =
      "<ListAllMyBucketsResult><Buckets><Bucket><Name>plain</Name></Bucket></Buckets></ListAllMyBucketsResult>";
    planted.s3.faults.add({ operation: "ListBuckets", fault: { kind: "body", status: 200, body } });
    expect(await list()).toMatchObject([{ name: "plain", region: null }]);
  });

  it("asks for directory buckets only when told, in the regions named and those with other buckets", async () => {
    const names = ["a--use1-az4--x-s3", "b--apse2-az1--x-s3", "c--euw1-az1--x-s3"] as const;
    plantOnly(
      { name: names[0] },
      { name: names[1], region: "ap-southeast-2" },
      { name: names[2], region: "eu-west-1" },
      { name: "syd", region: "ap-southeast-2" },
    );
    expect((await list()).map(({ name }) => name)).toEqual(["syd"]);
    const all = await list(["us-east-1"]);
    expect(all.map(({ name, kind, region }) => [name, kind, region])).toEqual([
      ["syd", "general-purpose", "ap-southeast-2"],
      [names[1], "directory", "ap-southeast-2"],
      [names[0], "directory", "us-east-1"],
    ]);
  });

  it.each([
    ["ListBuckets", "s3:ListAllMyBuckets"],
    ["ListDirectoryBuckets", "s3express:ListAllMyDirectoryBuckets"],
  ] as const)("ends the run where %s is denied, naming the action to allow", async (operation, action) => {
    plantOnly({ name: "some" });
    planted.s3.faults.add({ operation, fault: { kind: "error", status: 403, code: "AccessDenied" } });
    const error = await list(["us-east-1"]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RunError);
    expect(String(error)).toContain(`allow ${action} `);
  });

  it.each(["", "<html><body>Sign in</body></html>", "<ListAllMyBucketsResult><Buckets>"])(
    "ends the run where the answer is no whole listing, since no buckets is an answer too: %j",
    async (body) => {
      plantOnly({ name: "some" });
      planted.s3.faults.add({ operation: "ListBuckets", fault: { kind: "body", status: 200, body } });
      await expect(list()).rejects.toBeInstanceOf(RunError);
    },
  );

  it("ends the run in one line that says where, what is not understood and what to do", async () => {
    plantOnly({ name: "some" });
    const body =
      "<ListAllMyBucketsResult><Buckets><Bucket><Name>one</Name></Bucket><Bucket/></Buckets></ListAllMyBucketsResult>";
    planted.s3.faults.add({ operation: "ListBuckets", fault: { kind: "body", status: 200, body } });
    const error = await list().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RunError);
    expect((error as RunError).message).toBe(
      "request to us-east-1 failed: ListBuckets: the response has a <Bucket> without exactly one <Name> that is understood, so that buckets may be missing; is the endpoint an S3 service, and mpu-guard up to date?",
    );
    const directory = {
      kind: "body",
      status: 200,
      body: "<ListAllMyDirectoryBucketsResult/>",
    } as const;
    planted.s3.faults.add({ operation: "ListDirectoryBuckets", fault: directory });
    await expect(list(["eu-west-1"])).rejects.toThrow(
      "request to eu-west-1 failed: ListDirectoryBuckets: the response has no <Buckets>",
    );
  });

  it("asks on behind a page without buckets, which is not the last one where it has another token", async () => {
    const pages = [
      "<Buckets/><ContinuationToken>1</ContinuationToken>",
      "<Buckets/><ContinuationToken>2</ContinuationToken>",
      "<Buckets><Bucket><Name>late</Name></Bucket></Buckets><ContinuationToken>3</ContinuationToken>",
      // It repeats the token of the request: nothing comes behind it.
      "<Buckets/><ContinuationToken>3</ContinuationToken>",
    ];
    plantOnly();
    planted.s3.requests.clear();
    for (const content of pages) answerWith(content);
    expect((await list()).map(({ name }) => name)).toEqual(["late"]);
    expect(planted.s3.requests.count()).toBe(4);
  });

  it("ends the run where pages without buckets never end, as nobody knows what comes behind them", async () => {
    plantOnly();
    for (let page = 0; page < 200; page += 1) {
      answerWith(`<Buckets/><ContinuationToken>${page}</ContinuationToken>`);
    }
    await expect(list()).rejects.toThrow("ListBuckets lists no bucket, and does not end");
    planted.s3.faults.clear();
  });

  it("ends the run where nobody knows in which regions to ask for directory buckets", async () => {
    plantOnly({ name: "a--use1-az4--x-s3" });
    answerWith("<Buckets><Bucket><Name>nowhere</Name></Bucket></Buckets>");
    await expect(list([])).rejects.toThrow(/in which region "nowhere" is, .*: name them with --region/);
    answerWith("<Buckets><Bucket><Name>nowhere</Name></Bucket></Buckets>");
    expect((await list(["us-east-1"])).map(({ name }) => name)).toEqual(["nowhere", "a--use1-az4--x-s3"]);
  });

  it("ends the run where a later page fails, since half an estate must not pass for all of it", async () => {
    plantOnly(...Array.from({ length: 1001 }, (_, i) => ({ name: `bucket-${i}` })));
    const fail = () =>
      planted.s3.faults.add({ operation: "ListBuckets", fault: { kind: "error", status: 400, code: "InvalidToken" } });
    planted.s3.faults.add({ operation: "ListBuckets", fault: { kind: "before", run: fail } });
    await expect(list()).rejects.toBeInstanceOf(RunError);
  });
});

describe("a listing that is longer than what is remembered of it", () => {
  it("ends where its service begins again, and lists no bucket twice", async () => {
    const page = (from: number) =>
      Array.from(
        { length: 1000 },
        (_, index) => `<Bucket><Name>b${String(from + index).padStart(6, "0")}</Name></Bucket>`,
      );
    let pages = 0;
    const server = createServer((_, response) => {
      // The 102nd page is the first one once more, and all that follow.
      const from = pages > 100 ? 0 : pages * 1000;
      pages += 1;
      response.end(
        `<ListAllMyBucketsResult><Buckets>${page(from).join("")}</Buckets><ContinuationToken>t${pages}</ContinuationToken></ListAllMyBucketsResult>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const clients = new S3Clients({ profile: null, endpoint, concurrency: 1 });
    const names = new Set<unknown>();
    let count = 0;
    for await (const { name } of new S3BucketSource({ clients, region: "us-east-1", account: null }).list()) {
      names.add(name);
      count += 1;
    }
    clients.destroy();
    server.close();
    expect({ count, distinct: names.size, pages }).toEqual({ count: 101_000, distinct: 101_000, pages: 102 });
  });
});
