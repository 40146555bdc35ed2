import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readExport } from "../../../drift/uploads/storage-lens/export-file.ts";
import { parseManifest } from "../../../drift/uploads/storage-lens/manifest.ts";
import { StorageLens } from "../../../drift/uploads/storage-lens/storage-lens.ts";

const HEAD =
  "version_number,configuration_id,report_date,aws_account_number,aws_region,storage_class,record_type,record_value,bucket_name,metric_name,metric_value";
const BYTES = "IncompleteMultipartUploadStorageBytes";
const line = (bucket: string, value: string, { metric = BYTES, type = "BUCKET", date = "2026-11-25" } = {}) =>
  `V_1,estate,${date},111122223333,us-east-1,STANDARD,${type},,${bucket},${metric},${value}`;

async function lensOf(text: string | Uint8Array, schema?: readonly string[]): Promise<StorageLens> {
  const lens = new StorageLens();
  for await (const row of readExport(Buffer.from(text as string), "lens.csv", schema)) lens.add(row);
  return lens;
}

describe("an export of S3 Storage Lens", () => {
  it("says of a bucket that it has none only where each of its lines says so", async () => {
    const lens = await lensOf(
      [HEAD, line("none", "0"), line("none", "0"), line("some", "0"), line("some", "1"), line("odd", "n/a")].join("\n"),
    );
    expect(["none", "some", "odd", "not-in-it", "toString"].map((bucket) => lens.saysNone(bucket))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(lens.date).toBe("2026-11-25");
  });

  it("is about buckets: an account's or a prefix's lines, and other metrics, say nothing of one", async () => {
    const lens = await lensOf(
      [
        HEAD,
        line("a", "0", { type: "PREFIX" }),
        line("b", "0", { type: "ACCOUNT" }),
        line("c", "0", { metric: "StorageBytes" }),
      ].join("\r\n"),
    );
    expect(["a", "b", "c"].map((bucket) => lens.saysNone(bucket))).toEqual([false, false, false]);
    expect(lens.size).toBe(0);
  });

  it("is of its oldest day", async () => {
    const lens = await lensOf([HEAD, line("a", "0"), line("b", "0", { date: "2026-11-20" })].join("\n"));
    expect(lens.date).toBe("2026-11-20");
  });

  it("may have no head, where its manifest has the columns", async () => {
    const manifest = parseManifest(
      JSON.stringify({ reportSchema: HEAD, reportFiles: [{ key: "reports/dt=2026-11-25/a.csv", size: 1 }] }),
      "manifest.json",
    );
    expect(manifest.files).toEqual([{ key: "reports/dt=2026-11-25/a.csv", size: 1 }]);
    expect((await lensOf(line("none", "0"), manifest.schema)).saysNone("none")).toBe(true);
  });

  it.each([
    ["without the columns of an export", "bucket,incomplete_mpu_storage_bytes\na,0", "no column report_date"],
    ["that is Parquet and cut off", "PAR1....", "cannot be read as Parquet"],
    ["with a quote that is never closed", `${HEAD}\n"V_1`, "cannot be read as CSV"],
  ])("is refused %s: a bucket must not be left out by mistake", async (_, text, message) => {
    await expect(lensOf(text)).rejects.toThrow(message);
  });

  it.each([
    ["no JSON", "a,b", "not JSON"],
    ["no list of files", "{}", "names no reportFiles"],
    ["a file without key", '{"reportFiles":[null]}', "names no reportFiles"],
    ["a file without size", '{"reportFiles":[{"key":"a.csv"}]}', "names no reportFiles with their sizes"],
  ])("has a manifest that is refused with %s", (_, text, message) => {
    expect(() => parseManifest(text, "manifest.json")).toThrow(message);
  });
});

it("in Parquet says the same, row group by row group, with numbers of 64 bits", async () => {
  const bytes = await readFile(new URL("fixtures/storage-lens.parquet", import.meta.url));
  const lens = await lensOf(bytes);
  expect(["none", "some"].map((bucket) => lens.saysNone(bucket))).toEqual([true, false]);
  expect([lens.size, lens.date]).toEqual([2, "2026-11-25"]);
});
