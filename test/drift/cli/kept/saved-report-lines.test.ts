import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { savedReportLines } from "../../../../drift/cli/kept/saved-report-lines.ts";
import { readEachBucket } from "../../../../drift/cli/options/baseline-option.ts";
import { parseSavedReport, type SavedBucket } from "../../../../drift/report/baseline/saved-report.ts";
import type { RunReport } from "../../../../drift/report/contents/run-report.ts";
import { PAYLOADS } from "../../../support/payloads.ts";
import { REPORT } from "../../report/hostile-report.ts";
import { payloadReport } from "../../report/payload-report.ts";
import { rendered } from "../../report/rendered.ts";

const REPORTS: readonly (readonly [string, RunReport])[] = [
  ["strangers' names", REPORT],
  ["no buckets", { ...REPORT, results: [] }],
  ["one bucket", { ...REPORT, results: REPORT.results.slice(0, 1) }],
  ["what stopped the run", { ...REPORT, errors: [{ kind: "interrupted" as const, notWritten: 3 }] }],
  ...Object.entries(PAYLOADS).map(([name, payload]) => [name, payloadReport(payload)] as const),
];

class Told {
  readonly buckets: SavedBucket[] = [];
  add(bucket: SavedBucket): void {
    this.buckets.push(bucket);
  }
}

describe("a saved report that is read bucket by bucket", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mpu-guard-lines-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(text: string): string {
    const path = join(folder, "report");
    writeFileSync(path, text);
    return path;
  }

  const whole = (text: string) => parseSavedReport(text, join(folder, "report"));

  describe.each(["json", "ndjson"] as const)("%s", (format) => {
    it.each(REPORTS)("is what it is as a whole, with %s", async (_, report) => {
      const text = rendered(format, report);
      const path = write(text);
      const documents: unknown[] = [];
      const head = savedReportLines(path, (document) => documents.push(document));
      const { buckets, ...others } = whole(text);
      expect(documents).toEqual(buckets);
      expect(whole(head ?? "")).toEqual({ ...others, buckets: [] });

      const { report: read, told } = await readEachBucket(path, () => new Told());
      expect([read, told.buckets]).toEqual([others, buckets]);
    });

    it("is not known by line where it is cut off, wherever that is: what is missing would pass for gone", () => {
      const text = rendered(format, REPORT);
      const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1).slice(0, -1);
      for (const end of [...ends, 1, 40, text.length - 1]) {
        expect(savedReportLines(write(text.slice(0, end)), () => {})).toBeUndefined();
      }
    });
  });

  it.each([
    ["by another program", (text: string) => JSON.stringify(JSON.parse(text), null, 2)],
    ["on one line", (text: string) => JSON.stringify(JSON.parse(text))],
    ["with the line ends of Windows", (text: string) => text.replaceAll("\n", "\r\n")],
  ])("is read as a whole where it was laid out in another way %s, and each bucket is told once", async (_, altered) => {
    const text = rendered("json", REPORT);
    const { told } = await readEachBucket(write(altered(text)), () => new Told());
    expect(told.buckets).toEqual(whole(text).buckets);
  });

  it("says the place of what is wrong in it, as of one that is read as a whole", async () => {
    const text = rendered("json", REPORT).replace('"status":"compliant"', '"status":3');
    await expect(readEachBucket(write(text), () => new Told())).rejects.toThrow(
      /not a valid report: \/buckets\/\d+\/status must be string/,
    );
  });
});
