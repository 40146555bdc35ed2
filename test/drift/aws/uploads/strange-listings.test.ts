import { describe, expect, it } from "vitest";
import { S3UploadStore } from "../../../../drift/aws/uploads/index.ts";
import type { IncompleteUpload } from "../../../../drift/uploads/incomplete-upload.ts";
import type { Bucket } from "../../../../policy/index.ts";
import type { OperationName } from "../../../../sandbox/index.ts";
import { clientsFor } from "../clients.ts";
import { Planted } from "../planted.ts";
import { listingXml, partsXml, uploadXml } from "./upload-documents.ts";

const planted = new Planted();

/** Lists a bucket whose service answers with these pages, one after the other. */
async function listPages(...pages: readonly string[]) {
  const bucket = planted.plant();
  for (const body of pages) {
    planted.s3.faults.add({ operation: "ListMultipartUploads", fault: { kind: "body", status: 200, body } });
  }
  const all: IncompleteUpload[] = [];
  const store = new S3UploadStore(planted.clients);
  let error: unknown;
  try {
    for await (const page of store.list(bucket)) all.push(...page);
  } catch (thrown) {
    error = thrown;
  }
  return { all, error, keys: all.map(({ key }) => key), requests: planted.s3.requests.count("ListMultipartUploads") };
}

describe("a listing that does not go on", () => {
  it("ends as an error where it repeats its marker", async () => {
    const page = listingXml({ uploads: [uploadXml("a", "1")], next: ["a", "1"] });
    const { error, requests } = await listPages(page, page, page, page);
    expect(String(error)).toMatch(/repeats itself/);
    expect(requests).toBe(2);
  });

  it("ends as an error where its markers go round", async () => {
    const pages = ["a", "b", "c"].map((key) => listingXml({ uploads: [uploadXml(key, "1")], next: [key, "1"] }));
    const { error, requests } = await listPages(...pages, ...pages);
    expect(String(error)).toMatch(/repeats itself/);
    expect(requests).toBe(4);
  });

  it("ends as an error where it goes on and does not say where", async () => {
    const page = listingXml({ uploads: [uploadXml("a", "1")] }).replace(">false<", ">true<");
    expect(String((await listPages(page)).error)).toMatch(/does not say where/);
  });

  it.each([
    ["no word whether it goes on", listingXml({ uploads: [] }).replace(/<IsTruncated>.*<\/IsTruncated>/, "")],
    ["another document", "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"],
    ["half a document", listingXml({ uploads: [uploadXml("a", "1")] }).slice(0, -20)],
    ["nothing", ""],
    [
      "an upload under another name",
      listingXml({ uploads: [uploadXml("a", "1").replaceAll("Upload>", "MultipartUpload>")] }),
    ],
    ["uploads in groups", listingXml({ uploads: ["<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>"] })],
    ["a key with an element in it", listingXml({ uploads: [uploadXml("a<x>b</x>", "1")] })],
    [
      "two upload markers",
      listingXml({ uploads: [uploadXml("a", "1")], next: ["a", "1</NextUploadIdMarker><NextUploadIdMarker>2"] }),
    ],
    ["an upload without ID", listingXml({ uploads: ["<Upload><Key>a</Key></Upload>"] })],
    [
      "an upload with two keys",
      listingXml({ uploads: ["<Upload><Key>a</Key><Key>b</Key><UploadId>1</UploadId></Upload>"] }),
    ],
  ])("is none with %s: a bucket of which that is known has not been listed", async (_, body) => {
    const { error, all } = await listPages(body);
    expect(error).toMatchObject({ name: "StoreError", finding: { kind: "unreadable" } });
    expect(all).toEqual([]);
  });
});

describe("what of an upload is not understood", () => {
  it.each([
    ["no time", ""],
    ["the first second of 1970", "<Initiated>1970-01-01T00:00:00.000Z</Initiated>"],
    ["the year 1", "<Initiated>0001-01-01T00:00:00Z</Initiated>"],
    ["another form of time", "<Initiated>Sun, 01 Nov 2026 10:30:00 GMT</Initiated>"],
    ["two times", "<Initiated>2026-11-01T10:30:00.000Z</Initiated><Initiated>2026-11-02T10:30:00.000Z</Initiated>"],
  ])("%s is no age", async (_, more) => {
    const { all } = await listPages(listingXml({ uploads: [uploadXml("a", "1", more)] }));
    expect(all).toEqual([{ key: "a", uploadId: "1" }]);
  });

  it("carries a storage class that nobody knows yet", async () => {
    const more = "<StorageClass>FSX_TOMORROW</StorageClass><Novelty><Key>b</Key></Novelty>";
    const { all } = await listPages(listingXml({ uploads: [uploadXml("a", "1", more)] }));
    expect(all).toEqual([{ key: "a", uploadId: "1", storageClass: "FSX_TOMORROW" }]);
  });
});

describe("keys that are not UTF-8", () => {
  it("are listed as S3 encodes them, and said to be", async () => {
    const { all } = await listPages(listingXml({ uploads: [uploadXml("a%FF+b", "1"), uploadXml("a%C3%BC+b", "2")] }));
    expect(all).toMatchObject([{ key: "a%FF+b", isKeyEncoded: true }, { key: "aü b" }]);
    expect(all[1]).not.toHaveProperty("isKeyEncoded");
  });

  it("at the end of a page leave the listing going on behind the last key that a request can name", async () => {
    const first = listingXml({ uploads: [uploadXml("a+b", "1"), uploadXml("b%FF", "2")], next: ["b%FF", "2"] });
    const second = listingXml({ uploads: [uploadXml("b%FF", "2"), uploadXml("c", "3")] });
    const { all, error, requests } = await listPages(first, second);
    expect(error).toBeUndefined();
    expect(all.map(({ uploadId }) => uploadId)).toEqual(["1", "2", "3"]);
    expect(requests).toBe(2);
  });

  it("that fill a page end the listing as an error, and not without a word", async () => {
    const page = listingXml({ uploads: [uploadXml("b%FE", "1"), uploadXml("b%FF", "2")], next: ["b%FF", "2"] });
    const { all, error } = await listPages(page);
    expect(String(error)).toMatch(/not UTF-8/);
    expect(all).toEqual([]);
  });

  it("are named by no request", async () => {
    const store = new S3UploadStore(planted.clients);
    const upload = { key: "a%FF", isKeyEncoded: true, uploadId: "1" } as const;
    const bucket = planted.plant();
    await expect(store.abort(bucket, upload)).rejects.toThrow(TypeError);
    await expect(store.readParts(bucket, upload)).rejects.toThrow(TypeError);
    expect(planted.s3.requests.count()).toBe(0);
  });
});

describe("a service that does not say how it spells keys", () => {
  it("pays no heed to the encoding where a key holds what no encoding leaves", async () => {
    const { keys } = await listPages(
      listingXml({ uploads: [uploadXml("a b", "1"), uploadXml("a+b%2B", "2")], saysUrl: false }),
    );
    expect(keys).toEqual(["a b", "a+b%2B"]);
  });

  it("encodes keys and not markers, as Ceph's gateway does", async () => {
    const first = listingXml({ uploads: [uploadXml("a%20b%2B", "1")], next: ["a b+", "1"], saysUrl: false });
    const { keys, error } = await listPages(first, listingXml({ uploads: [uploadXml("c%2B", "2")], saysUrl: false }));
    expect(error).toBeUndefined();
    expect(keys).toEqual(["a b+", "c+"]);
  });

  it("is asked under which key it knows the upload, once", async () => {
    for (const [known, requests] of [
      ["a b", 1],
      ["a%20b", 2],
    ] as const) {
      const bucket = planted.plant();
      const upload = planted.s3.buckets.get("planted")?.uploads.add({ key: known });
      const body = listingXml({ uploads: [uploadXml("a%20b", upload?.uploadId ?? "")], saysUrl: false });
      planted.s3.faults.add({
        operation: "ListMultipartUploads",
        times: 2,
        fault: { kind: "body", status: 200, body },
      });
      const store = new S3UploadStore(planted.clients);
      for (let times = 0; times < 2; times += 1) {
        for await (const page of store.list(bucket)) expect(page).toMatchObject([{ key: known }]);
      }
      expect(planted.s3.requests.count("ListParts")).toBe(requests);
    }
  });

  it("leaves the key unknown where the upload is gone by then", async () => {
    const { all } = await listPages(
      listingXml({ uploads: [uploadXml("a%20b", "1"), uploadXml("c", "2")], saysUrl: false }),
    );
    expect(all).toMatchObject([{ key: "a%20b", isKeyEncoded: true }, { key: "c" }]);
    expect(all[1]).not.toHaveProperty("isKeyEncoded");
  });
});

describe("directory buckets", () => {
  it("go on by the key marker alone, whatever it is", async () => {
    const bucket = planted.plant({ name: "planted--use1-az4--x-s3" });
    planted.s3.faults.add({
      operation: "ListMultipartUploads",
      fault: {
        kind: "body",
        status: 200,
        body: listingXml({ uploads: [uploadXml("z", "1"), uploadXml("b", "2")], next: ["opaque%2B%2F=="] }),
      },
    });
    const all: IncompleteUpload[] = [];
    const own = planted.s3.buckets.get("planted--use1-az4--x-s3")?.uploads.add({ key: "opaque+/==behind" });
    for await (const page of new S3UploadStore(planted.clients).list(bucket)) all.push(...page);
    expect(all.map(({ uploadId }) => uploadId)).toEqual(["1", "2", own?.uploadId]);
    expect(await new S3UploadStore(planted.clients).abort(bucket, all[2] as IncompleteUpload)).toBe("aborted");
  });

  it("name the session where they are denied", async () => {
    const bucket = planted.plant({ name: "planted--use1-az4--x-s3" });
    planted.s3.faults.add({ operation: "ListParts", fault: { kind: "error", status: 403, code: "AccessDenied" } });
    await expect(
      new S3UploadStore(planted.clients).readParts(bucket, { key: "a", uploadId: "1" }),
    ).rejects.toMatchObject({ finding: { missingAction: "s3express:CreateSession" } });
  });
});

describe("an answer that XML 1.0 does not allow", () => {
  it("is read where S3 writes the control characters of a key", async () => {
    const bucket = planted.plant();
    const body = partsXml([], "<Key>&#x1B;[2J&#27;\u0001</Key><IsTruncated>false</IsTruncated>");
    planted.s3.faults.add({ operation: "ListParts", fault: { kind: "body", status: 200, body } });
    const read = await new S3UploadStore(planted.clients).readParts(bucket, { key: "a", uploadId: "1" });
    expect(read).toMatchObject({ count: 0 });
  });

  it("gives no key that it replaced a character of", async () => {
    const uploads = [uploadXml("a b&#x1B;", "1"), uploadXml("a b", "2")];
    const { all } = await listPages(listingXml({ uploads, saysUrl: false }));
    expect(all).toMatchObject([{ isKeyEncoded: true }, { key: "a b" }]);
  });
});

describe("an answer that does not end", () => {
  const operations = {
    ListMultipartUploads: (store, bucket) => store.list(bucket)[Symbol.asyncIterator]().next(),
    ListParts: (store, bucket) => store.readParts(bucket, { key: "a", uploadId: "1" }),
    CreateMultipartUpload: (store, bucket) => store.initiate(bucket, "a"),
  } satisfies Partial<Record<OperationName, (store: S3UploadStore, bucket: Bucket) => Promise<unknown>>>;

  it.each(Object.entries(operations))("ends %s as an error", async (operation, ask) => {
    const clients = clientsFor(planted.s3, 300);
    try {
      for (const kind of ["stall", "endless", "hang"] as const) {
        const bucket = planted.plant();
        planted.s3.buckets.get("planted")?.uploads.add({ key: "a" });
        planted.s3.faults.add({ operation: operation as OperationName, times: 9, fault: { kind } });
        await expect(ask(new S3UploadStore(clients), bucket)).rejects.toMatchObject({
          name: "StoreError",
          meaning: "unanswered",
        });
      }
    } finally {
      clients.destroy();
    }
  });
});
