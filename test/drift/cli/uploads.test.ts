import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { abortXml, lifecycleXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import { testTranscripts } from "../../support/transcript.ts";

const DAY = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);

/** Sandbox buckets have no price of AWS's, as they are not at AWS. */
const PRICES = JSON.stringify({
  version: 1,
  date: "2026-11-01",
  currency: "USD",
  regions: { "us-east-1": { STANDARD: { perGbMonth: 0.023, source: "an example" } } },
});
const withPrices = (folder: string) => writeFileSync(join(folder, "prices.json"), PRICES);

testTranscripts("uploads", [
  {
    name: "uploads",
    claim:
      "What lies in each bucket by prefix, class and age, what it costs, and whether a rule ends it; then the scan",
    commands: ['uploads --endpoint-url $S3 --prices prices.json --exclude "acme-syd-*"'],
    folder: withPrices,
    status: [2],
    afterwards: ({ s3, results: [result] }) => {
      expect(result?.stdout).toContain("UPLOADS by prefix");
      // The bucket that denies everything: asked once, and never taken for empty.
      expect(result?.stdout).toContain("allow s3:ListBucketMultipartUploads");
      expect(s3.requests.count("ListMultipartUploads")).toBe(15);
    },
  },
  {
    name: "uploads-list",
    claim: "Each upload is shown with what S3 itself promises of its abort, and deeper prefixes where asked for",
    commands: ["uploads --endpoint-url $S3 --bucket acme-data-lake --list --prefix-depth 2"],
    status: [0],
  },
  {
    name: "uploads-json",
    claim: "The JSON report has the sums by prefix, storage class and age, and null for a cost that is not known",
    commands: ["uploads --endpoint-url $S3 --bucket acme-media-ingest --format json"],
    status: [2],
    afterwards: ({ results: [result] }) => {
      const { uploads, buckets } = JSON.parse(result?.stdout ?? "");
      expect(uploads).toMatchObject({ count: 2, parts: 14, bytes: 784 * 2 ** 20, costPerMonth: null });
      expect(buckets[0].uploads.byPrefix).toHaveLength(2);
    },
  },
  {
    name: "uploads-ndjson",
    claim: "The stream has one bucket a line with its uploads, and the sums of all in its last line",
    commands: ['uploads --endpoint-url $S3 --bucket "acme-media-*" --format ndjson'],
    status: [2],
    afterwards: ({ results: [result] }) => {
      const lines = (result?.stdout ?? "")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      const last = lines.pop();
      const sum = lines.reduce((bytes, { uploads }) => bytes + uploads.bytes, 0);
      expect(last.uploads).toMatchObject({ count: 6, bytes: sum });
    },
  },
  {
    name: "uploads-markdown-and-csv",
    claim: "A comment has the sums in tables; a spreadsheet has them in columns, group by group",
    commands: [
      "uploads --endpoint-url $S3 --prices prices.json --bucket acme-partner-dropbox --format markdown",
      "uploads --endpoint-url $S3 --prices prices.json --bucket acme-partner-dropbox --format csv",
    ],
    folder: withPrices,
    status: [2, 2],
  },
  {
    name: "uploads-no-sizes",
    claim: "Without sizes one request lists a thousand uploads, and nothing is said to be of zero bytes",
    commands: ["uploads --endpoint-url $S3 --bucket acme-media-originals --no-sizes"],
    status: [2],
    afterwards: ({ s3, results: [result] }) => {
      expect(s3.requests.count("ListParts")).toBe(0);
      expect(result?.stdout).toContain("size unknown");
    },
  },
  {
    name: "uploads-sample",
    claim: "A sample reads the parts of so many uploads, and its sums are said to be estimates, with an interval",
    s3: ({ buckets }) => {
      const bucket = buckets.create({ name: "acme-many" });
      for (let index = 0; index < 2500; index += 1) {
        const key = `in/${String(index).padStart(5, "0")}`;
        bucket.uploads.add({ key, initiated: daysAgo(40), partSizes: [(index % 50) * 2 ** 20] });
      }
    },
    commands: ["uploads --endpoint-url $S3 --sample 100 --prices prices.json"],
    folder: withPrices,
    status: [2],
    afterwards: ({ s3 }) => {
      expect(s3.requests.count("ListParts")).toBe(100);
      expect(s3.requests.count("ListMultipartUploads")).toBe(3);
    },
  },
  {
    name: "uploads-denied",
    claim: "Where parts are denied sizes are unknown; where the listing is denied a compliant bucket is undecided",
    s3: ({ buckets, faults }) => {
      const lifecycle = lifecycleXml(ruleXml("abort", "<Filter/>", abortXml(7)));
      for (const name of ["acme-hidden", "acme-sizes-hidden"]) {
        buckets
          .create({ name, lifecycle })
          .uploads.add({ key: "a/b", initiated: daysAgo(3), partSizes: [5 * 2 ** 20] });
      }
      const fault = { kind: "error", status: 403, code: "AccessDenied" } as const;
      faults.add({ bucket: "acme-hidden", operation: "ListMultipartUploads", fault, times: 9 });
      faults.add({ bucket: "acme-sizes-hidden", operation: "ListParts", fault, times: 9 });
    },
    commands: ["uploads --endpoint-url $S3"],
    status: [3],
    afterwards: ({ results: [result] }) => {
      expect(result?.stdout).toContain("s3:ListBucketMultipartUploads");
      expect(result?.stdout).toContain("s3:ListMultipartUploadParts");
    },
  },
  {
    name: "uploads-none",
    claim: "An account without buckets, and one without uploads, are said to be so",
    s3: ({ buckets }) => {
      buckets.create({ name: "acme-good", lifecycle: lifecycleXml(ruleXml("abort", "<Filter/>", abortXml(7))) });
    },
    commands: ["uploads --endpoint-url $S3", "uploads --endpoint-url $OTHER"],
    status: [0, 0],
  },
  {
    name: "uploads-prices-of-another-version",
    claim: "A price file that is none, or of another version, is refused before anything is asked",
    commands: ["uploads --endpoint-url $S3 --prices prices.json", "uploads --endpoint-url $S3 --prices missing.json"],
    folder: (folder) => writeFileSync(join(folder, "prices.json"), '{ "version": 2, "regions": {} }'),
    status: [1, 1],
    afterwards: ({ s3 }) => expect([...s3.requests]).toEqual([]),
  },
]);
