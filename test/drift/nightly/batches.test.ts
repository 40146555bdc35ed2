import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunError } from "../../../drift/errors.ts";
import {
  Batches,
  batchName,
  bucketsOf,
  LARGEST_BATCH,
  LARGEST_LINE,
  lineOf,
  parseBatch,
} from "../../../drift/nightly/batch.ts";
import { manifestText, parseManifest, withShares } from "../../../drift/nightly/manifest.ts";
import { runPlaces } from "../../../drift/nightly/report-store.ts";
import type { Bucket } from "../../../policy/index.ts";
import { liveBucket } from "../../support/builders.ts";

function batchesOf(buckets: readonly Bucket[], largest?: number) {
  const batches = new Batches(largest);
  for (const bucket of buckets) batches.add(bucket);
  return batches.end();
}

const buckets = fc.uniqueArray(
  fc.record({
    account: fc.constantFrom("111122223333", "444455556666", null),
    region: fc.constantFrom("eu-west-1", "us-east-1", null),
    kind: fc.constantFrom("general-purpose" as const, "directory" as const),
    // The longest that a name can be, and what JSON writes in six characters.
    name: fc.oneof(fc.string({ minLength: 1, maxLength: 63 }), fc.constantFrom("\u0001".repeat(63), "a".repeat(63))),
  }),
  { selector: (facts) => JSON.stringify(facts), maxLength: 200 },
);

describe("batches", () => {
  it("have every bucket once, none of another account, region or kind, and are read back as they were written", () => {
    fc.assert(
      fc.property(buckets, fc.integer({ min: 1, max: 20 }), (facts, largest) => {
        const all = facts.map((each) => liveBucket(each));
        const batches = batchesOf(all, largest);
        const text = (each: Bucket) => JSON.stringify([each.account, each.region, each.kind, each.name]);
        expect(batches.flatMap(bucketsOf).map(text).sort()).toEqual(all.map(text).sort());
        for (const batch of batches) expect(batch.buckets.length).toBeLessThanOrEqual(largest);
        expect(parseManifest(manifestText(batches), "manifest")).toEqual(batches);
      }),
    );
  });

  it("fit into a state of Step Functions twice, however long the names are in JSON", () => {
    const name = (index: number) => `${"\u0001".repeat(63)}${index}`;
    const batches = batchesOf(Array.from({ length: 1_200 }, (_, index) => liveBucket({ name: name(index) })));

    expect(batches.length).toBeGreaterThan(1_200 / LARGEST_BATCH);
    for (const batch of withShares(batches, 1_000_000))
      expect(Buffer.byteLength(lineOf(batch))).toBeLessThanOrEqual(LARGEST_LINE);
  });

  it("are as few as can be where names are short", () => {
    const many = Array.from({ length: 1_001 }, (_, index) => liveBucket({ name: `acme-${index}` }));
    expect(batchesOf(many).map((batch) => batch.buckets.length)).toEqual([500, 500, 1]);
  });

  it("of a group follow each other in the order of names, each once, so that their shards need not be in memory at once", () => {
    const listed = ["acme-3", "acme-1", "acme-2", "acme-4", "acme-1"].map((name) => liveBucket({ name }));
    expect(batchesOf(listed, 2).map((batch) => batch.buckets)).toEqual([
      ["acme-1", "acme-2"],
      ["acme-3", "acme-4"],
    ]);
  });

  it("of accounts take turns, so that no account is asked by all functions at once", () => {
    const of = (account: string) =>
      Array.from({ length: 3 }, (_, index) => liveBucket({ account, name: `acme-${index}` }));
    const accounts = batchesOf([...of("111122223333"), ...of("444455556666")], 1).map(({ account }) => account);
    expect(accounts).toEqual(Array.from({ length: 3 }, () => ["111122223333", "444455556666"]).flat());
  });

  it("share what a run may write, and never write more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 200 }), (count, limit) => {
        const batches = Array.from({ length: count }, (_, index) => ({
          account: null,
          region: null,
          buckets: [`b${index}`],
        }));
        const shares = withShares(batches, limit).map(({ maxChanges = Number.NaN }) => maxChanges);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(limit);
      }),
    );
    expect(withShares([{ account: null, region: null, buckets: ["a"] }], undefined)).not.toHaveProperty(
      "[0].maxChanges",
    );
  });

  it("have one name each, whatever their share is", () => {
    const batch = { account: "111122223333", region: "eu-west-1", buckets: ["a", "b"] };
    expect(batchName({ ...batch, maxChanges: 3 })).toBe(batchName(batch));
    expect(batchName({ ...batch, buckets: ["a"] })).not.toBe(batchName(batch));
    expect(batchName({ ...batch, kind: "directory" })).not.toBe(batchName(batch));
  });
});

describe("a batch that is none", () => {
  const good = { account: "111122223333", region: "eu-west-1", buckets: ["acme"] };
  const poison: readonly (readonly [unknown, RegExp])[] = [
    [undefined, /expected an object/],
    [null, /expected an object/],
    ["acme", /expected an object/],
    [{}, /account is absent/],
    [{ ...good, account: "1234" }, /account is "1234"/],
    [{ ...good, region: "../eu" }, /region is/],
    [{ ...good, buckets: [] }, /1 to 500 names/],
    [{ ...good, buckets: Array.from({ length: 501 }, () => "a") }, /1 to 500 names/],
    [{ ...good, buckets: ["acme", 5] }, /5 among its buckets/],
    [{ ...good, kind: "table" }, /kind is "table"/],
    [{ ...good, maxChanges: -1 }, /maxChanges is -1/],
  ];
  it.each(poison)("is refused with what is wrong: %j", (value, message) => {
    expect(() => parseBatch(value)).toThrow(RunError);
    expect(() => parseBatch(value)).toThrow(message);
  });

  it("is named with its line in a manifest", () => {
    expect(() => parseManifest(`${JSON.stringify(good)}\n{\n`, "s3://a/m.jsonl")).toThrow("s3://a/m.jsonl:2: no JSON");
    expect(() => parseManifest(JSON.stringify(good), "s3://a/m.jsonl")).toThrow("its last line is cut off");
  });
});

describe("where a run is kept", () => {
  it.each(["", ".", "..", "../x", "a/b", "a b", "x".repeat(81), 5, undefined])(
    "takes no %j for the name of one",
    (name) => {
      expect(() => runPlaces("mpu-guard/", name as string)).toThrow(RunError);
    },
  );

  it("is below the prefix, and only there", () => {
    const places = runPlaces("mpu-guard/", "night-1");
    expect(places.manifest).toBe("mpu-guard/runs/night-1/manifest.jsonl");
    expect(places.report("2026-11-21", "html")).toBe("mpu-guard/reports/2026-11-21/night-1.html");
    expect(runPlaces("", "night-1").shards).toBe("runs/night-1/shards/");
  });
});
