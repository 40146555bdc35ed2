import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parsePriceFile } from "../../drift/uploads/price/price-file.ts";
import { pricePerGb } from "../../drift/uploads/price/price-list.ts";
import { blocksIn } from "./blocks.ts";

const hasJq = spawnSync("jq", ["--version"]).status === 0;

/** As AWS's price list has it, shortened: two tiers, a class of its own, requests, and an archive tier of another class. */
function priceList() {
  const products: Record<string, unknown> = {};
  const terms: Record<string, unknown> = {};
  const add = (sku: string, usagetype: string, unit: string, ...tiers: readonly (readonly [string, string])[]) => {
    products[sku] = { sku, productFamily: "Storage", attributes: { usagetype, regionCode: "eu-west-1" } };
    const dimensions = tiers.map(([beginRange, USD], index) => {
      const rateCode = `${sku}.JRTCKXETXF.${index}`;
      return [rateCode, { rateCode, unit, beginRange, pricePerUnit: { USD } }];
    });
    terms[sku] = { [`${sku}.JRTCKXETXF`]: { priceDimensions: Object.fromEntries(dimensions) } };
  };
  add("AAA", "EU-TimedStorage-ByteHrs", "GB-Mo", ["51200", "0.0220000000"], ["0", "0.0230000000"]);
  add("BBB", "EU-TimedStorage-SIA-ByteHrs", "GB-Mo", ["0", "0.0125000000"]);
  add("CCC", "EU-TimedStorage-GlacierByteHrs", "GB-Mo", ["0", "0.0036000000"]);
  add("DDD", "EU-Requests-Tier1", "Requests", ["0", "0.0000050000"]);
  return { publicationDate: "2026-11-20T17:05:11Z", products, terms: { OnDemand: terms } };
}

describe("docs/uploads.md", () => {
  it.skipIf(!hasJq)("makes a price file of AWS's price list, with the first tier of each class", () => {
    const folder = mkdtempSync(join(tmpdir(), "mpu-guard-prices-"));
    try {
      writeFileSync(join(folder, "list.json"), JSON.stringify(priceList()));
      const block = blocksIn("docs/uploads.md").find(({ text }) => text.startsWith("region="));
      const script = block?.text.replace(/^curl .*$/m, "cat list.json |") ?? "exit 1";
      const { status, stderr } = spawnSync("bash", ["-eo", "pipefail", "-c", script], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(status, stderr).toBe(0);
      const list = parsePriceFile(readFileSync(join(folder, "prices.json"), "utf8"), "prices.json");
      expect(list.date).toBe("2026-11-20");
      const prices = ["STANDARD", "STANDARD_IA", "GLACIER", "GLACIER_IR"].map((each) =>
        pricePerGb(list, "eu-west-1", each),
      );
      expect(prices).toEqual([0.023, 0.0125, 0.023, null]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
