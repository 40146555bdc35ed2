import { describe, expect, it } from "vitest";
import { RunError } from "../../../drift/errors.ts";
import { BUILT_IN_PRICES, NO_PRICES } from "../../../drift/uploads/price/built-in-prices.ts";
import { parsePriceFile } from "../../../drift/uploads/price/price-file.ts";
import { pricePerGb } from "../../../drift/uploads/price/price-list.ts";

const FILE = {
  version: 1,
  date: "2026-11-01",
  currency: "EUR",
  regions: { "eu-west-1": { STANDARD: { perGbMonth: 0.02, source: "a contract" } } },
};

describe("the price of parts", () => {
  it.each([
    ["us-east-1", "STANDARD", 0.023],
    ["us-east-1", "STANDARD_IA", 0.0125],
    // Parts are staged as S3 Standard until the upload completes.
    ["us-east-1", "GLACIER", 0.023],
    ["us-east-1", "DEEP_ARCHIVE", 0.023],
    ["us-east-1", "GLACIER_IR", 0.004],
    ["us-east-1", "AWS_BACKUP_WARM", null],
    ["us-east-1", undefined, null],
    ["us-east-1", "constructor", null],
    ["__proto__", "STANDARD", null],
    ["eu-west-1", "STANDARD", null],
    [null, "STANDARD", null],
  ])("in %s for %s is %s: never a guess, and never zero", (region, storageClass, price) => {
    expect(pricePerGb(BUILT_IN_PRICES, region, storageClass)).toBe(price);
  });

  it("has a source for each figure", () => {
    for (const classes of Object.values(BUILT_IN_PRICES.regions)) {
      for (const { source } of Object.values(classes))
        expect(source).toMatch(/^https:\/\/[a-z0-9.-]*amazon(aws)?\.com\//);
    }
  });

  it("is not that of AWS at another service", () => {
    expect(pricePerGb(NO_PRICES, "us-east-1", "STANDARD")).toBeNull();
  });
});

describe("a price file", () => {
  it("may have prices for every other region, and for services without regions", () => {
    const regions = { ...FILE.regions, "*": { STANDARD: { perGbMonth: 0.01, source: "our own disks" } } };
    const list = parsePriceFile(JSON.stringify({ ...FILE, regions }), "prices.json");
    expect([null, "garage", "eu-west-1"].map((region) => pricePerGb(list, region, "STANDARD"))).toEqual([
      0.01, 0.01, 0.02,
    ]);
    // A region that is listed has the classes that it lists, and no other region's.
    expect(pricePerGb(list, "eu-west-1", "STANDARD_IA")).toBeNull();
  });

  it("is read", () => {
    const list = parsePriceFile(JSON.stringify(FILE), "prices.json");
    expect(list).toMatchObject({ source: "prices.json", currency: "EUR" });
    expect(pricePerGb(list, "eu-west-1", "DEEP_ARCHIVE")).toBe(0.02);
  });

  it.each([
    ["{", "not JSON"],
    ["null", "version none"],
    [JSON.stringify({ ...FILE, version: 2 }), "a price file of version 2; this mpu-guard reads version 1"],
    [
      JSON.stringify({ ...FILE, regions: { "eu-west-1": { STANDARD: { perGbMonth: -1, source: "x" } } } }),
      "must be >= 0",
    ],
    [JSON.stringify({ ...FILE, regions: { "eu-west-1": { STANDARD: 0.02 } } }), "must be object"],
    [JSON.stringify({ ...FILE, price: 1 }), '("price")'],
  ])("that is none is refused in one line: %s", (text, words) => {
    expect(() => parsePriceFile(text, "prices.json")).toThrow(RunError);
    expect(() => parsePriceFile(text, "prices.json")).toThrow(`prices.json: `);
    expect(() => parsePriceFile(text, "prices.json")).toThrow(words);
  });
});
