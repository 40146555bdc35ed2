import pLimit from "p-limit";
import { describe, expect, it } from "vitest";
import { BUILT_IN_PRICES } from "../../../drift/uploads/price/built-in-prices.ts";
import { pricePerGb } from "../../../drift/uploads/price/price-list.ts";
import { seededRandom } from "../../../drift/uploads/sample/seeded-random.ts";
import { type SummarizeOptions, summarizeUploads } from "../../../drift/uploads/summarize-uploads.ts";
import { liveBucket } from "../../support/builders.ts";
import { DENIED_LISTING, DENIED_PARTS, FakeUploads, type PlannedUpload, partsOf } from "../../support/fake-uploads.ts";

const NOW = new Date("2026-11-21T00:00:00Z");
const MIB = 2 ** 20;

function planned(count: number, parts: (index: number) => PlannedUpload["parts"]): readonly PlannedUpload[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `in/${String(index).padStart(6, "0")}`,
    uploadId: `u${index}`,
    initiated: new Date("2026-11-01T00:00:00Z"),
    storageClass: "STANDARD",
    parts: parts(index),
  }));
}

function summarize(store: FakeUploads, parts: Partial<SummarizeOptions> = {}) {
  return summarizeUploads(liveBucket({ region: "us-east-1" }), {
    store,
    now: NOW,
    priceOf: (storageClass) => pricePerGb(BUILT_IN_PRICES, "us-east-1", storageClass),
    currency: "USD",
    prefixDepth: 1,
    policyDays: 7,
    keptItems: 0,
    sizes: { of: "all" },
    limit: pLimit(8),
    ...parts,
  });
}

describe("the uploads of a bucket", () => {
  it("cost a listing for each thousand, and one request for the parts of each", async () => {
    const store = new FakeUploads(planned(2500, () => partsOf(MIB, MIB)));
    const uploads = await summarize(store);
    expect(uploads).toMatchObject({ count: 2500, parts: 5000, bytes: 5000 * MIB, unread: 0, gone: 0 });
    expect([store.lists, store.partsRead]).toEqual([3, 2500]);
  });

  it("are none at all in an empty bucket, and that is known", async () => {
    expect(await summarize(new FakeUploads([]))).toMatchObject({
      count: 0,
      parts: 0,
      bytes: 0,
      costPerMonth: 0,
      byAge: [],
    });
  });

  it("that vanish while they are listed are in no sum, and are said", async () => {
    const store = new FakeUploads(planned(10, (index) => (index < 3 ? "gone" : partsOf(MIB))));
    expect(await summarize(store)).toMatchObject({ count: 7, parts: 7, bytes: 7 * MIB, gone: 3 });
  });

  it("have unknown sizes where ListParts is denied, never zero, and not a million times the same answer", async () => {
    const store = new FakeUploads(planned(5000, () => DENIED_PARTS));
    const uploads = await summarize(store);
    expect(uploads).toMatchObject({ count: 5000, parts: null, bytes: null, costPerMonth: null, unread: 5000 });
    expect(uploads.partsFinding).toMatchObject({ missingAction: "s3:ListMultipartUploadParts" });
    expect(uploads.byStorageClass[0]).toMatchObject({ bytes: null, costPerMonth: null });
    expect(store.partsRead).toBeLessThan(50);
  });

  it("whose parts are denied for some keys only are read for all others", async () => {
    const store = new FakeUploads(planned(100, (index) => (index === 0 || index > 50 ? partsOf(MIB) : DENIED_PARTS)));
    expect(await summarize(store)).toMatchObject({ bytes: null, knownBytes: 50 * MIB, unread: 50 });
  });

  it("that could not all be listed are of unknown number, and what came before is said", async () => {
    const store = new FakeUploads(
      planned(1500, () => partsOf(MIB)),
      DENIED_LISTING,
    );
    const uploads = await summarize(store);
    expect(uploads).toMatchObject({ count: null, bytes: null, costPerMonth: null, knownCount: 1000 });
    expect(uploads.finding).toMatchObject({ missingAction: "s3:ListBucketMultipartUploads" });
  });

  it("with a key that no request can name are counted, and their size is not known", async () => {
    const [first, ...others] = planned(3, () => partsOf(MIB));
    const store = new FakeUploads([{ ...(first as PlannedUpload), key: "%FF", isKeyEncoded: true }, ...others]);
    expect(await summarize(store)).toMatchObject({ count: 3, bytes: null, knownBytes: 2 * MIB, unread: 1 });
    expect(store.partsRead).toBe(2);
  });

  it("are not sized where nobody asks for it", async () => {
    const store = new FakeUploads(planned(10, () => partsOf(MIB)));
    expect(await summarize(store, { sizes: { of: "none" } })).toMatchObject({ count: 10, bytes: null, unread: 0 });
    expect(store.partsRead).toBe(0);
  });

  it("end with the run, and are then not taken for all there are", async () => {
    const interruption = new AbortController();
    interruption.abort();
    const uploads = await summarize(new FakeUploads(planned(5000, () => partsOf(1))), { signal: interruption.signal });
    expect(uploads).toMatchObject({ count: null, bytes: null });
  });

  it("are kept one by one up to a number, and the others are counted", async () => {
    const store = new FakeUploads(planned(30, () => partsOf(MIB)));
    const { items, itemsLeftOut } = await summarize(store, { keptItems: 20 });
    expect([items?.length, itemsLeftOut]).toEqual([20, 10]);
    expect(items?.[0]).toMatchObject({ key: "in/000000", parts: 1, bytes: MIB, abort: null });
  });
});

describe("a sample", () => {
  const sample = (uploads: number, seed = "acme") => ({ of: "sample", uploads, random: seededRandom(seed) }) as const;

  it("of more uploads than there are is exact, and no estimate", async () => {
    const uploads = await summarize(new FakeUploads(planned(20, () => partsOf(MIB))), { sizes: sample(20) });
    expect(uploads).toMatchObject({ count: 20, bytes: 20 * MIB });
    expect(uploads.estimate).toBeUndefined();
  });

  it("reads the parts of so many uploads, and leaves bytes unknown beside its estimate", async () => {
    const store = new FakeUploads(planned(3000, (index) => partsOf((index % 7) * MIB)));
    const uploads = await summarize(store, { sizes: sample(200) });
    expect(store.partsRead).toBe(200);
    expect(uploads).toMatchObject({ count: 3000, bytes: null, costPerMonth: null });
    expect(uploads.estimate?.sampled).toBe(200);
  });

  it("covers the truth with its interval in some 95 of 100 cases", async () => {
    const sizes = (index: number) => ((index * 7919) % 1000) * MIB;
    const truth = Array.from({ length: 2000 }, (_, index) => sizes(index)).reduce((sum, size) => sum + size, 0);
    let covered = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const store = new FakeUploads(planned(2000, (index) => partsOf(sizes(index))));
      const { estimate } = await summarize(store, { sizes: sample(50, `seed ${seed}`) });
      if (estimate !== undefined && estimate.bytes.low <= truth && truth <= estimate.bytes.high) covered += 1;
    }
    expect(covered).toBeGreaterThan(180);
    expect(covered).toBeLessThan(200);
  });

  it("is the same for the same bucket", async () => {
    const run = () => summarize(new FakeUploads(planned(500, (index) => partsOf(index))), { sizes: sample(10) });
    expect((await run()).estimate).toEqual((await run()).estimate);
  });

  it("gives no estimate where a part of it could not be read: that may be the largest", async () => {
    const store = new FakeUploads(planned(500, (index) => (index % 2 === 0 ? DENIED_PARTS : partsOf(MIB))));
    const uploads = await summarize(store, { sizes: sample(100) });
    expect(uploads.estimate).toBeUndefined();
    expect(uploads.bytes).toBeNull();
  });

  it("gives no cost where a class without a price is among all uploads, though not among those chosen", async () => {
    const [first, ...others] = planned(500, () => partsOf(MIB));
    const store = new FakeUploads([...others, { ...(first as PlannedUpload), key: "z", storageClass: "FSX_ONTAP" }]);
    const { estimate } = await summarize(store, { sizes: sample(10) });
    expect(estimate?.bytes.value).toBe(500 * MIB);
    expect(estimate?.costPerMonth).toBeUndefined();
  });
});
