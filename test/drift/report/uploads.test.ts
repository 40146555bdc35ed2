import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { reportSchema } from "../../../drift/report/document/report-schema.ts";
import { type Format, REPORTERS } from "../../../drift/report/reporters.ts";
import type { BucketUploads } from "../../../drift/uploads/bucket-uploads.ts";
import { DENIED_PARTS, type PlannedUpload, partsOf } from "../../support/fake-uploads.ts";
import { csvRows, rendered, withoutEntities } from "./rendered.ts";
import { HOSTILE_KEYS, HOSTILE_UPLOADS, uploadsOf, uploadsReport } from "./uploads-report.ts";

const FORMATS = Object.keys(REPORTERS) as Format[];
const PEOPLE: readonly Format[] = ["table", "markdown"];
const TIB = 2 ** 40;

const one = (parts: PlannedUpload["parts"], more: Partial<PlannedUpload> = {}): PlannedUpload => ({
  key: "in/film.mxf",
  uploadId: "u",
  initiated: new Date("2026-10-01T00:00:00Z"),
  storageClass: "STANDARD",
  parts,
  ...more,
});

const hostile = uploadsReport([["acme-media", await uploadsOf(HOSTILE_UPLOADS)]]);

describe.each(FORMATS)("uploads as %s", (format) => {
  it("let no key, class, upload ID or rule ID end a line, begin an escape or turn text around", () => {
    const control = format === "json" || format === "ndjson" ? /\p{Cc}/u : /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
    for (const line of rendered(format, hostile).split(/\r?\n/)) {
      expect(line.replaceAll("\u200b", "")).not.toMatch(control);
    }
  });

  it("begin no workflow command, which the runner would obey in any output", () => {
    const text = rendered(format, hostile);
    if (format !== "github") expect(text).not.toMatch(/^\s*::error/m);
    expect(text).not.toContain("##[error]");
  });
});

describe("uploads as JSON", () => {
  it.each([
    ["with hostile names", HOSTILE_UPLOADS],
    ["without any", []],
    ["whose sizes are denied", [one(DENIED_PARTS)]],
    ["without dates and classes", [{ key: "a", uploadId: "u", parts: partsOf(1) }]],
  ] as const)("keep to the schema: %s", async (_, uploads) => {
    const text = rendered("json", uploadsReport([["acme-media", await uploadsOf(uploads)]]));
    const validate = new Ajv({ allowUnionTypes: true, strict: false }).compile(reportSchema);
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it("have each key as S3 has it", () => {
    const { items } = JSON.parse(rendered("json", hostile)).buckets[0].uploads;
    expect(items.map(({ key }: { key: string }) => key)).toEqual(HOSTILE_KEYS);
  });

  it("have null for what is not known", async () => {
    const text = rendered("json", uploadsReport([["acme-media", await uploadsOf([one(DENIED_PARTS)])]]));
    const { buckets, uploads } = JSON.parse(text);
    expect(buckets[0].uploads).toMatchObject({
      count: 1,
      parts: null,
      bytes: null,
      costPerMonth: null,
      estimated: false,
    });
    expect(uploads).toMatchObject({ count: 1, bytes: null, costPerMonth: null });
  });

  it("of a sample have the estimate, with its interval", async () => {
    const uploads: BucketUploads = {
      ...(await uploadsOf([one(DENIED_PARTS)])),
      estimate: { sampled: 9, bytes: { value: 10.4, low: 8.2, high: 12.9 } },
    };
    const document = JSON.parse(rendered("json", uploadsReport([["acme-media", uploads]]))).buckets[0].uploads;
    expect(document).toMatchObject({ bytes: 10, estimated: true, costPerMonth: null });
    expect(document.estimate).toEqual({ sampled: 9, bytes: { low: 8, high: 13 } });
  });
});

describe("uploads as CSV", () => {
  it("add up to the total where uploadsBy is bucket, however many findings a bucket has", async () => {
    const uploads = await uploadsOf([one(partsOf(5)), one(partsOf(7), { uploadId: "v" })]);
    const [head = [], ...rows] = csvRows(
      rendered(
        "csv",
        uploadsReport([
          ["a", uploads],
          ["b", uploads],
        ]),
      ),
    );
    const cell = (row: readonly string[], name: string) => row[head.indexOf(name)];
    for (const by of ["bucket", "prefix", "storage class", "age in days", "upload"]) {
      const own = rows.filter((row) => cell(row, "uploadsBy") === by);
      expect(
        own.reduce((sum, row) => sum + Number(cell(row, "bytes")), 0),
        by,
      ).toBe(24);
    }
  });

  it("have an empty cell for what is not known", async () => {
    const report = uploadsReport([["a", await uploadsOf([one(DENIED_PARTS)])]]);
    const [head = [], row = []] = csvRows(rendered("csv", report));
    expect([row[head.indexOf("bytes")], row[head.indexOf("costPerMonth")]]).toEqual(["", ""]);
  });

  it("leave a key that is a formula a text", () => {
    const cells = csvRows(rendered("csv", hostile)).flat();
    expect(cells.filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
  });
});

describe.each(PEOPLE)("uploads as %s", (format) => {
  const text = async (uploads: readonly PlannedUpload[]) =>
    withoutEntities(rendered(format, uploadsReport([["acme-media", await uploadsOf(uploads)]])));

  it("say size, cost and that no rule ends it", async () => {
    const shown = await text([one(partsOf(8 * TIB))]);
    expect(shown).toContain("8.00 TiB");
    expect(shown).toContain("$188.42");
    expect(shown).toContain("no rule");
    expect(shown).toContain("before discounts");
  });

  it("say no zero for what is not known, and what to allow", async () => {
    const shown = await text([one(DENIED_PARTS)]);
    expect(shown).toContain("size unknown");
    expect(shown).toContain("s3:ListMultipartUploadParts");
    expect(shown).not.toContain("$0.00");
  });

  it("name a class without a price", async () => {
    expect(await text([one(partsOf(1), { storageClass: "FSX_ONTAP" })])).toContain("price unknown: FSX_ONTAP");
  });

  it("say that there is none", async () => {
    expect((await text([])).toLowerCase()).toContain("no incomplete multipart upload was found");
  });
});

describe("uploads as Markdown", () => {
  it("leave a comment below the limit of GitHub, however long keys are and whatever they hold", async () => {
    const uploads = await uploadsOf(
      Array.from({ length: 500 }, (_, index) =>
        one(partsOf(index), {
          key: `${"@|<".repeat(300)}${index}/x`,
          uploadId: String(index),
          storageClass: "@".repeat(200),
        }),
      ),
    );
    const buckets = Array.from({ length: 200 }, (_, index) => [`acme-${index}`, uploads] as const);
    expect(rendered("markdown", uploadsReport(buckets)).length).toBeLessThan(65_536);
  });
});
