import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { abortXml, lifecycleXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import type { EmbeddedS3 } from "../../../sandbox/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

const abortingAfter = (days: number) => lifecycleXml(ruleXml("sweep", "<Filter/>", abortXml(days)));

function firstNight(s3: EmbeddedS3): void {
  s3.buckets.create({ name: "acme-bare" });
  s3.buckets.create({ name: "acme-fixed-soon" });
  s3.buckets.create({ name: "acme-deleted-soon" });
  s3.buckets.create({ name: "acme-denied-soon" });
  s3.buckets.create({ name: "acme-long", lifecycle: abortingAfter(30) });
  s3.buckets.create({ name: "acme-longer", lifecycle: abortingAfter(30) });
}

/** What happens until the next night. */
function secondNight({ s3 }: { readonly s3: EmbeddedS3 }): void {
  s3.buckets.create({ name: "acme-fixed-soon", lifecycle: abortingAfter(7) });
  s3.buckets.delete("acme-deleted-soon");
  s3.buckets.create({ name: "acme-longer", lifecycle: abortingAfter(90) });
  s3.buckets.create({ name: "acme-new" });
  s3.faults.add({
    operation: "GetBucketLifecycleConfiguration",
    bucket: "acme-denied-soon",
    times: Number.POSITIVE_INFINITY,
    fault: { kind: "error", status: 403, code: "AccessDenied", message: "Access Denied" },
  });
}

/** Nothing is new, and a bucket is compliant. */
function calmNight({ s3 }: { readonly s3: EmbeddedS3 }): void {
  s3.buckets.create({ name: "acme-fixed-soon", lifecycle: abortingAfter(7) });
}

const SCAN = "scan --endpoint-url $S3";
const OUTPUTS = ["csv", "markdown", "sarif", "junit", "github", "ndjson", "json"]
  .map((format) => `--format ${format}=again.${format}`)
  .join(" ");

const BARE = 'resource "aws_s3_bucket" "media" {\n  bucket = "acme-media"\n}\n';
const TWO_BARE = `${BARE}${BARE.replaceAll("media", "logs")}`;

/** A change of the JSON report that an earlier command wrote. */
function altered(change: (report: Record<string, unknown>) => unknown) {
  return ({ folder }: { readonly folder: string }) => {
    const report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
    writeFileSync(join(folder, "altered.json"), JSON.stringify(change(report)));
  };
}

testTranscripts("a baseline", [
  {
    name: "baseline-scan",
    claim: "Only what is new or worse is shown in full and makes the exit status; what is known is counted",
    s3: firstNight,
    commands: [`${SCAN} --format json=report.json`, `${SCAN} --baseline report.json`],
    between: secondNight,
    status: [2, 2],
  },
  {
    name: "baseline-calm",
    claim: "A night with nothing new exits 0 although buckets are in violation, also from a baseline of ndjson",
    s3: firstNight,
    commands: [`${SCAN} --format ndjson=report.ndjson`, `${SCAN} --baseline report.ndjson`],
    between: calmNight,
    status: [2, 0],
  },
  {
    name: "baseline-undecided",
    claim: "A bucket that cannot be read any more is new, and no longer decided is not resolved",
    s3: (s3) => void s3.buckets.create({ name: "acme-denied-soon" }),
    commands: [
      `${SCAN} --format json=report.json`,
      `${SCAN} --baseline report.json --bucket acme-denied-soon`,
      `${SCAN} --baseline report.json --bucket acme-denied-soon --allow-undecided --format ndjson`,
    ],
    between: secondNight,
    status: [2, 3, 0],
  },
  {
    name: "baseline-everywhere",
    claim: "Every format tells what is known from what is new, and one run may replace its own baseline",
    s3: firstNight,
    commands: [
      `${SCAN} --format json=again.json`,
      `${SCAN} --baseline again.json ${OUTPUTS}`,
      "diff again.json again.ndjson",
    ],
    between: secondNight,
    status: [2, 2, 0],
    afterwards: ({ folder }) => {
      const read = (format: string) => readFileSync(join(folder, `again.${format}`), "utf8");
      const of = (state: string) => expect.objectContaining({ baselineState: state });
      const { buckets, baseline } = JSON.parse(read("json"));
      expect(baseline.counts).toEqual({ new: 2, worse: 1, known: 2, resolved: 1, undecided: 1, gone: 1 });
      expect(buckets.find(({ bucket }: { bucket: string }) => bucket === "acme-longer").findings).toEqual([
        of("worse"),
      ]);
      const sarif = JSON.parse(read("sarif")).runs[0].results;
      expect(sarif).toEqual(expect.arrayContaining([of("new"), of("updated"), of("unchanged")]));
      expect(read("csv")).toMatch(/acme-bare,.*,known,\r\n/);
      expect(read("markdown")).toMatch(
        /#### Known: in the baseline\n\n- \*\*abort-days-too-long\*\* \(1\): acme-long\n/,
      );
      expect(read("junit")).toMatch(/<testcase name="acme-bare"[\s\S]*?<skipped message="known, in the baseline"\/>/);
      expect(read("junit")).toMatch(/ tests="6" failures="2" errors="1" skipped="2"/);
      expect(read("github")).toMatch(/^::notice title=[^\n]*known%2C in the baseline[^\n]*acme-bare/m);
      expect(read("github").match(/^::error /gm)).toHaveLength(2);
    },
  },
  {
    name: "baseline-check",
    claim: "A pull request fails on its own bucket alone, and not on what was there before",
    s3: () => {},
    folder: (folder) => writeFileSync(join(folder, "main.tf"), BARE),
    commands: [
      "check main.tf --format json=report.json",
      "check main.tf --baseline report.json",
      "check main.tf --baseline report.json --quiet --format csv",
    ],
    between: ({ folder }) => writeFileSync(join(folder, "main.tf"), TWO_BARE),
    status: [2, 2, 2],
  },
  {
    name: "baseline-problems",
    claim: "What is no report of this command is refused in one line, before any bucket is asked",
    s3: (s3) => void s3.buckets.create({ name: "acme-bare" }),
    folder: (folder) => {
      writeFileSync(join(folder, "main.tf"), BARE);
      writeFileSync(join(folder, "empty.json"), "\n");
      writeFileSync(join(folder, "cut-off.json"), '{ "schemaVersion": 1, "tool": {');
      writeFileSync(join(folder, "sarif.json"), '{ "version": "2.1.0", "runs": [] }');
      const head = { schemaVersion: 2, tool: { name: "mpu-guard" }, buckets: [] };
      writeFileSync(join(folder, "later.json"), JSON.stringify(head));
    },
    commands: [
      "check main.tf --format json=report.json",
      `${SCAN} --baseline report.json`,
      ...["nowhere.json", ".", "empty.json", "cut-off.json", "sarif.json", "later.json"].map(
        (file) => `${SCAN} --baseline ${file}`,
      ),
      "patch --endpoint-url $S3 --baseline report.json",
    ],
    status: [2, 1, 1, 1, 1, 1, 1, 1, 1],
  },
  {
    name: "baseline-without-fingerprints",
    claim: "A report of an earlier version, whose findings cannot be told apart, is no baseline",
    s3: () => {},
    folder: (folder) => writeFileSync(join(folder, "main.tf"), BARE),
    commands: ["check main.tf --format json=report.json", "check main.tf --baseline altered.json"],
    between: altered((report) => ({
      ...report,
      buckets: (report.buckets as { findings: object[] }[]).map((bucket) => ({
        ...bucket,
        findings: bucket.findings.map((finding) => ({ ...finding, fingerprint: undefined })),
      })),
    })),
    status: [2, 1],
  },
]);

testTranscripts("diff", [
  {
    name: "diff",
    claim: "Two reports are compared finding by finding, for people, for programs, and for a comment",
    s3: firstNight,
    commands: [
      `${SCAN} --format json=old.json`,
      `${SCAN} --format json=new.json`,
      "diff old.json new.json",
      "diff old.json new.json --format json",
      "diff old.json new.json --format markdown",
      "diff new.json new.json",
    ],
    between: secondNight,
    status: [2, 2, 2, 2, 2, 0],
  },
  {
    name: "diff-problems",
    claim: "Reports of live buckets and of code are not compared, and what is no report is named",
    s3: (s3) => void s3.buckets.create({ name: "acme-bare" }),
    folder: (folder) => writeFileSync(join(folder, "main.tf"), BARE),
    commands: [
      `${SCAN} --format json=old.json`,
      "check main.tf --format json=new.json",
      "diff old.json new.json",
      "diff old.json main.tf",
      "diff old.json",
      "diff old.json new.json --format csv",
    ],
    status: [2, 2, 1, 1, 1, 1],
  },
]);
