import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ageGroup, ageRange } from "../../../drift/uploads/age.ts";
import type { IncompleteUpload, UploadParts } from "../../../drift/uploads/incomplete-upload.ts";
import { PrefixGroups, prefixOf } from "../../../drift/uploads/prefix-groups.ts";
import { UploadSummary } from "../../../drift/uploads/upload-summary.ts";
import { partsOf } from "../../support/fake-uploads.ts";

const NOW = new Date("2026-11-21T00:00:00Z");
const DAY = 24 * 60 * 60 * 1000;
const PRICES: Readonly<Record<string, number>> = { STANDARD: 0.023, STANDARD_IA: 0.0125 };

function summaryOf(prefixDepth = 1) {
  return new UploadSummary({
    now: NOW,
    priceOf: (storageClass) => PRICES[storageClass ?? ""] ?? null,
    currency: "USD",
    prefixDepth,
    policyDays: 7,
    keptItems: 0,
  });
}

interface Generated {
  readonly upload: IncompleteUpload;
  readonly parts: UploadParts | undefined;
}

const uploads: fc.Arbitrary<readonly Generated[]> = fc
  .array(
    fc.record({
      key: fc.stringMatching(/^[ab/]{0,6}[c\u{1f600}]$/u),
      days: fc.option(fc.integer({ min: 0, max: 5000 })),
      storageClass: fc.option(fc.constantFrom("STANDARD", "STANDARD_IA", "AWS_BACKUP_WARM")),
      sizes: fc.option(fc.array(fc.integer({ min: 0, max: 2 ** 34 }), { maxLength: 3 })),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all
      .map(({ key, days, storageClass, sizes }, index) => ({
        upload: {
          key,
          uploadId: String(index),
          ...(days !== null && { initiated: new Date(NOW.getTime() - days * DAY) }),
          ...(storageClass !== null && { storageClass }),
        },
        parts: sizes === null ? undefined : partsOf(...sizes),
      }))
      .sort((a, b) => Buffer.compare(Buffer.from(a.upload.key), Buffer.from(b.upload.key))),
  );

const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);

describe("the sums of a bucket", () => {
  it("are the same by prefix, by storage class, by age and by an independent count, whatever is not known", () => {
    fc.assert(
      fc.property(uploads, fc.integer({ min: 1, max: 4 }), (all, depth) => {
        const summary = summaryOf(depth);
        for (const { upload, parts } of all) summary.add(upload, parts);
        const { byPrefix, byStorageClass, byAge, ...total } = summary.close();
        const bytes = sum(all.map(({ parts }) => parts?.bytes ?? 0));
        for (const rows of [byPrefix, byStorageClass, byAge, [{ ...total, count: total.knownCount }]]) {
          expect(sum(rows.map(({ count }) => count))).toBe(all.length);
          expect(sum(rows.map(({ knownBytes }) => knownBytes))).toBe(bytes);
          expect(sum(rows.map(({ knownCostPerMonth }) => knownCostPerMonth))).toBeCloseTo(total.knownCostPerMonth, 6);
        }
        expect(total.bytes).toBe(all.every(({ parts }) => parts !== undefined) ? bytes : null);
        for (const { prefix, count, knownBytes } of byPrefix) {
          const own = all.filter(({ upload }) => prefixOf(upload.key, depth) === prefix);
          expect([count, knownBytes]).toEqual([own.length, sum(own.map(({ parts }) => parts?.bytes ?? 0))]);
        }
        const old = all.filter(
          ({ upload }) => upload.initiated && NOW.getTime() - upload.initiated.getTime() >= 7 * DAY,
        );
        expect(total.pastPolicyDays?.count).toBe(old.length);
      }),
    );
  });

  it("have no cost where the price of bytes is not known, and say what is certain", () => {
    const summary = summaryOf();
    summary.add({ key: "a", uploadId: "1", storageClass: "STANDARD" }, partsOf(2 ** 30));
    summary.add({ key: "b", uploadId: "2", storageClass: "AWS_BACKUP_WARM" }, partsOf(1));
    expect(summary.close()).toMatchObject({ bytes: 2 ** 30 + 1, costPerMonth: null, knownCostPerMonth: 0.023 });
  });

  it("have a cost where nothing is stored, whatever the price", () => {
    const summary = summaryOf();
    summary.add({ key: "b", uploadId: "2", storageClass: "AWS_BACKUP_WARM" }, partsOf());
    expect(summary.close()).toMatchObject({ bytes: 0, costPerMonth: 0 });
  });
});

describe("ages", () => {
  it.each([
    [0, 0, 1],
    [0.99, 0, 1],
    [7, 7, 10],
    [6.99, 6, 7],
    [5000, 3650, null],
    [-3, 0, 1],
  ])("of %d days are counted from %d to %s days", (days, fromDays, toDays) => {
    expect(ageRange(ageGroup(new Date(NOW.getTime() - days * DAY), NOW))).toEqual({ fromDays, toDays });
  });
});

describe("prefixes", () => {
  it.each([
    ["a/b/c.bin", 1, "a/"],
    ["a/b/c.bin", 2, "a/b/"],
    ["a/b/c.bin", 9, "a/b/"],
    ["c.bin", 2, ""],
    ["/c.bin", 1, "/"],
    ["a//c.bin", 2, "a//"],
  ])("of %s to a depth of %d are %s", (key, depth, prefix) => {
    expect(prefixOf(key, depth)).toBe(prefix);
  });

  const sized = (key: string, bytes: number) => ({
    upload: { key, uploadId: key },
    parts: partsOf(bytes),
    price: null,
  });

  it("are kept in bounded numbers, and what is told of each is the whole of it", () => {
    const groups = new PrefixGroups(2, 10);
    const keys = Array.from({ length: 300 }, (_, index) => `${String(index).padStart(3, "0")}/x/`);
    // Each prefix comes back one level up, between its own children: it must not be told in part.
    const all = keys.flatMap((key, index) => [
      sized(`${key.slice(0, 4)}a`, 1),
      sized(`${key}one`, index),
      sized(`${key}two`, index),
      sized(`${key.slice(0, 4)}z`, 1),
    ]);
    for (const each of all) groups.add(each);
    const { prefixes, others } = groups.close();
    expect(prefixes).toHaveLength(10);
    expect(prefixes.map(({ prefix, bytes }) => [prefix, bytes])).toEqual(
      keys
        .slice(-10)
        .reverse()
        .map((prefix, index) => [prefix, 2 * (299 - index)]),
    );
    expect(others?.prefixes).toBe(590);
    expect(sum([...prefixes, ...(others ? [others] : [])].map(({ count }) => count))).toBe(1200);
  });

  it("of a listing without order are never told in part", () => {
    const groups = new PrefixGroups(1, 2);
    const letters = ["m", "c", "x", "a", "q", "b", "z", "d"];
    for (const letter of [...letters, ...letters]) groups.add(sized(`${letter}/1`, letter.charCodeAt(0)));
    const { prefixes, others } = groups.close();
    for (const { count } of prefixes) expect(count).toBe(2);
    expect(sum(prefixes.map(({ count }) => count)) + (others?.count ?? 0)).toBe(16);
    expect(others?.prefixes).toBeNull();
  });
});
