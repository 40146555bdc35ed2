import { describe, expect, it } from "vitest";
import { S3UploadStore } from "../../../../drift/aws/uploads/index.ts";
import { StoreError } from "../../../../drift/errors.ts";
import type { IncompleteUpload } from "../../../../drift/uploads/incomplete-upload.ts";
import type { Bucket } from "../../../../policy/index.ts";
import type { UploadSeed } from "../../../../sandbox/index.ts";
import { abortXml, documentOf, Planted } from "../planted.ts";
import { partsXml, partXml } from "./upload-documents.ts";

const planted = new Planted();
const initiated = new Date("2026-11-01T10:30:00.000Z");

function plantUploads(seeds: readonly UploadSeed[], lifecycle?: string, name?: string) {
  const bucket = planted.plant({ lifecycle, ...(name && { name }) });
  const uploads = planted.s3.buckets.get(bucket.name as string)?.uploads;
  const added = seeds.map((seed) => uploads?.add({ initiated, ...seed }));
  return { bucket, uploads, added };
}

async function list(bucket: Bucket): Promise<IncompleteUpload[]> {
  const all: IncompleteUpload[] = [];
  for await (const page of new S3UploadStore(planted.clients).list(bucket)) all.push(...page);
  return all;
}

/** Keys that mean something to an encoding, to XML, to a terminal, to a spreadsheet, to a browser, or to a path. */
const HOSTILE_KEYS = [
  "a+b%2Bc d",
  "100%",
  "%FF",
  "über/ключ/鍵/😀",
  "\u001b[2J\u0007\u0001",
  "line\nbreak\r\ttab",
  "<script>alert(1)</script>&amp;",
  '=HYPERLINK("http://example.com")',
  "../../etc/passwd",
  "//two//slashes//",
  " leading and trailing ",
  "!'()*~-_.",
  `${"é".repeat(512)}`,
];

describe("listing uploads", () => {
  it.each([
    [0, 1],
    [1000, 1],
    [1001, 2],
    [2500, 3],
  ])("gives each of %i once, with %i requests", async (count, requests) => {
    const { bucket, added } = plantUploads(
      Array.from({ length: count }, (_, index) => ({ key: `day ${index % 7}/part+${index}` })),
    );
    const listed = await list(bucket);
    expect(new Set(listed.map(({ uploadId }) => uploadId))).toEqual(new Set(added.map((each) => each?.uploadId)));
    expect(listed).toHaveLength(count);
    expect(planted.s3.requests.count("ListMultipartUploads")).toBe(requests);
  });

  it("goes on behind each of a thousand uploads of one key", async () => {
    const { bucket } = plantUploads(Array.from({ length: 2100 }, () => ({ key: "same key+%2B" })));
    const listed = await list(bucket);
    expect(new Set(listed.map(({ uploadId }) => uploadId)).size).toBe(2100);
  });

  it("tells what S3 says of an upload", async () => {
    const { bucket, added } = plantUploads([{ key: "a", storageClass: "GLACIER" }]);
    expect(await list(bucket)).toEqual([
      { key: "a", uploadId: added[0]?.uploadId, initiated, storageClass: "GLACIER", initiator: "111122223333" },
    ]);
  });

  it.each(HOSTILE_KEYS)(
    "gives the key %j as it is, reads its parts, and aborts its upload and no other",
    async (key) => {
      const { bucket, uploads } = plantUploads([
        { key, partSizes: [5, 7] },
        { key: `${key.slice(0, 500)}x`, partSizes: [1] },
      ]);
      const store = new S3UploadStore(planted.clients);
      const upload = (await list(bucket)).find((each) => each.key === key) as IncompleteUpload;
      expect(await store.readParts(bucket, upload)).toMatchObject({ count: 2, bytes: 12 });
      expect(await store.abort(bucket, upload)).toBe("aborted");
      expect(uploads?.list().map((each) => each.key)).toEqual([`${key.slice(0, 500)}x`]);
    },
  );

  it("pages through hostile keys with markers that name the right one", async () => {
    const filler = Array.from({ length: 999 }, () => HOSTILE_KEYS);
    const { bucket } = plantUploads(filler.flat().map((key) => ({ key })));
    const listed = await list(bucket);
    expect(new Set(listed.map(({ uploadId }) => uploadId)).size).toBe(999 * HOSTILE_KEYS.length);
    expect(listed).toHaveLength(999 * HOSTILE_KEYS.length);
  });
});

describe("reading the parts of an upload", () => {
  it("sums all pages of 10,000 parts, and tells the newest of them", async () => {
    const { bucket, added } = plantUploads([{ key: "big", partSizes: Array.from({ length: 10_000 }, () => 5) }]);
    const newest = new Date("2026-11-20T00:00:00.000Z");
    const parts = added[0]?.parts;
    parts?.set(5000, { partNumber: 5000, size: 6, etag: '"x"', lastModified: newest });
    const [upload] = await list(bucket);
    const store = new S3UploadStore(planted.clients);
    expect(await store.readParts(bucket, upload as IncompleteUpload)).toMatchObject({
      count: 10_000,
      bytes: 50_001,
      lastActivity: newest,
      abort: "not-said",
    });
    expect(planted.s3.requests.count("ListParts")).toBe(10);
  });

  it("tells which rule S3 is going to apply, and when, by a name that is not ASCII too", async () => {
    const rule = abortXml("<Prefix></Prefix>").replace("<ID>sweep</ID>", "<ID>füge 100%</ID>");
    const { bucket } = plantUploads([{ key: "a" }], documentOf(rule));
    const [upload] = await list(bucket);
    const read = await new S3UploadStore(planted.clients).readParts(bucket, upload as IncompleteUpload);
    expect(read).toMatchObject({
      count: 0,
      bytes: 0,
      abort: { date: new Date("2026-11-09T00:00:00.000Z"), ruleId: "füge 100%" },
    });
    expect(read).not.toHaveProperty("lastActivity");
  });

  it.each(["next Tuesday", "2026-12-01T00:00:00.000Z", "", "Fri, 99 Dec 2026 00:00:00 GMT"])(
    "takes the abort date %j for one that is not said, and the parts for what they are",
    async (date) => {
      const { bucket } = plantUploads([{ key: "a" }]);
      const [upload] = await list(bucket);
      const headers = { "x-amz-abort-date": date, "x-amz-abort-rule-id": "sweep" };
      planted.s3.faults.add({
        operation: "ListParts",
        fault: { kind: "body", status: 200, body: partsXml([partXml(9)]), headers },
      });
      const read = await new S3UploadStore(planted.clients).readParts(bucket, upload as IncompleteUpload);
      expect(read).toMatchObject({ count: 1, bytes: 9, abort: "not-said" });
    },
  );

  it("tells S3's own clock, since this machine's may be wrong", async () => {
    const { bucket } = plantUploads([{ key: "a" }]);
    const [upload] = await list(bucket);
    const headers = { date: "Fri, 20 Nov 2026 12:00:00 GMT" };
    planted.s3.faults.add({
      operation: "ListParts",
      fault: { kind: "body", status: 200, body: partsXml([]), headers },
    });
    const read = await new S3UploadStore(planted.clients).readParts(bucket, upload as IncompleteUpload);
    expect(read).toMatchObject({ asOf: new Date("2026-11-20T12:00:00.000Z") });
  });

  it.each([
    ["a part without a time", [partXml(3), "<Part><Size>4</Size></Part>"], 7],
    ["a part of the first second of 1970", [partXml(3, "1970-01-01T00:00:00.000Z")], 3],
    ["a part whose time is no time", [partXml(3, "yesterday")], 3],
  ])("does not know the last activity of %s, where it may be any", async (_, parts, bytes) => {
    const { bucket } = plantUploads([{ key: "a" }]);
    const [upload] = await list(bucket);
    planted.s3.faults.add({ operation: "ListParts", fault: { kind: "body", status: 200, body: partsXml(parts) } });
    const read = await new S3UploadStore(planted.clients).readParts(bucket, upload as IncompleteUpload);
    expect(read).toMatchObject({ bytes });
    expect(read).not.toHaveProperty("lastActivity");
  });

  it.each([
    ["a size that is none", partsXml([partXml("-5")])],
    ["parts under another name", partsXml([partXml(1).replaceAll("Part>", "Piece>")])],
    ["a part without size", partsXml(["<Part><PartNumber>1</PartNumber></Part>"])],
    ["a part with two sizes", partsXml(["<Part><Size>1</Size><Size>2</Size></Part>"])],
    ["no word whether it goes on", partsXml([partXml(1)], "")],
    ["no word where it goes on", partsXml([partXml(1)], "<IsTruncated>true</IsTruncated>")],
    ["another document", "<Error><Code>NoSuchUpload</Code></Error>"],
    ["half a document", partsXml([partXml(1)]).slice(0, 90)],
    ["nothing", ""],
  ])("fails for an answer with %s: bytes that are not known are never zero", async (_, body) => {
    const { bucket } = plantUploads([{ key: "a" }]);
    const [upload] = await list(bucket);
    planted.s3.faults.add({ operation: "ListParts", fault: { kind: "body", status: 200, body } });
    await expect(new S3UploadStore(planted.clients).readParts(bucket, upload as IncompleteUpload)).rejects.toThrow(
      StoreError,
    );
  });

  it("fails where the listing of parts does not end", async () => {
    const { bucket } = plantUploads([{ key: "a" }]);
    const [upload] = await list(bucket);
    const more = "<IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>";
    planted.s3.faults.add({
      operation: "ListParts",
      times: Number.POSITIVE_INFINITY,
      fault: { kind: "body", status: 200, body: partsXml([partXml(1)], more) },
    });
    await expect(new S3UploadStore(planted.clients).readParts(bucket, upload as IncompleteUpload)).rejects.toThrow(
      /repeats itself/,
    );
    expect(planted.s3.requests.count("ListParts")).toBe(2);
  });
});

describe("an upload that is no longer there", () => {
  it("is gone for who reads it and for who aborts it, which is no error", async () => {
    const { bucket, uploads } = plantUploads([{ key: "a" }]);
    const [upload] = (await list(bucket)) as [IncompleteUpload];
    uploads?.delete(upload.uploadId);
    const store = new S3UploadStore(planted.clients);
    expect(await store.readParts(bucket, upload)).toBe("gone");
    expect(await store.abort(bucket, upload)).toBe("gone");
  });

  it("is not gone where the bucket is not found, or S3 answers 404 to something else", async () => {
    const { bucket } = plantUploads([{ key: "a" }]);
    const [upload] = (await list(bucket)) as [IncompleteUpload];
    planted.s3.buckets.delete(bucket.name as string);
    const store = new S3UploadStore(planted.clients);
    await expect(store.abort(bucket, upload)).rejects.toMatchObject({ finding: { kind: "bucket-not-found" } });
    await expect(store.readParts(bucket, upload)).rejects.toMatchObject({ finding: { kind: "bucket-not-found" } });
  });
});

describe("initiating an upload", () => {
  it("gives its ID and what S3 promises of it, and is sent once", async () => {
    const { bucket, uploads } = plantUploads([], documentOf(abortXml("<Prefix>tmp/</Prefix>")));
    const store = new S3UploadStore(planted.clients);
    const covered = await store.initiate(bucket, "tmp/ü +%2B");
    expect(covered.abort).toMatchObject({ ruleId: "sweep" });
    expect(uploads?.list()).toMatchObject([{ key: "tmp/ü +%2B", uploadId: covered.upload.uploadId }]);
    expect((await store.initiate(bucket, "else")).abort).toBe("not-said");

    planted.s3.faults.add({
      operation: "CreateMultipartUpload",
      times: 5,
      fault: { kind: "error", status: 503, code: "SlowDown" },
    });
    planted.s3.requests.clear();
    await expect(store.initiate(bucket, "tmp/a")).rejects.toMatchObject({ meaning: "unanswered" });
    expect(planted.s3.requests.count("CreateMultipartUpload")).toBe(1);
  });
});

describe("a denied request", () => {
  it.each([
    [
      "ListMultipartUploads",
      "s3:ListBucketMultipartUploads",
      (store: S3UploadStore, bucket: Bucket) => store.list(bucket)[Symbol.asyncIterator]().next(),
    ],
    [
      "ListParts",
      "s3:ListMultipartUploadParts",
      (store: S3UploadStore, bucket: Bucket) => store.readParts(bucket, { key: "a", uploadId: "1" }),
    ],
    [
      "AbortMultipartUpload",
      "s3:AbortMultipartUpload",
      (store: S3UploadStore, bucket: Bucket) => store.abort(bucket, { key: "a", uploadId: "1" }),
    ],
    ["CreateMultipartUpload", "s3:PutObject", (store: S3UploadStore, bucket: Bucket) => store.initiate(bucket, "a")],
  ] as const)("%s names the action %s that is missing", async (operation, missingAction, ask) => {
    const bucket = planted.plant();
    planted.s3.faults.add({ operation, fault: { kind: "error", status: 403, code: "AccessDenied" } });
    await expect(ask(new S3UploadStore(planted.clients), bucket)).rejects.toMatchObject({
      meaning: "refused",
      finding: { kind: "access-denied", missingAction },
    });
  });
});
