import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { abortXml, lifecycleXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import { testTranscripts } from "../../support/transcript.ts";
import { EXEMPTING, EXPIRED, OVERRIDES } from "./policies.ts";

testTranscripts("scan", [
  {
    name: "scan",
    claim: "A scan shows the counts, then what needs action by finding and fix, and reports what it could not read",
    commands: ["scan --endpoint-url $S3"],
    status: [2],
  },
  {
    name: "scan-everything",
    claim: "A scan that asks for more also judges directory buckets, and finds that MFA delete forbids rules",
    commands: ["scan --endpoint-url $S3 --directory-buckets --check-mfa-delete"],
    status: [2],
    afterwards: ({ s3, results: [result] }) => {
      expect(s3.requests.count("ListDirectoryBuckets")).toBe(3);
      expect(result?.stdout).toContain("VIOLATION lifecycle-unsupported");
    },
  },
  {
    name: "scan-json",
    claim: "The JSON report names every bucket, compliant ones too, with finding, fix and the rule that counts",
    commands: ['scan --endpoint-url $S3 --format json --account 111122223333 --bucket "acme-web-*"'],
    status: [2],
    afterwards: ({ results: [result] }) => expect(JSON.parse(result?.stdout ?? "").buckets).toHaveLength(2),
  },
  {
    name: "scan-ndjson",
    claim: "The stream has one bucket a line, and the summary of all as its last line",
    commands: ['scan --endpoint-url $S3 --format ndjson --bucket "acme-syd-*" --exclude "*-t*"'],
    status: [2],
    afterwards: ({ results: [result] }) => {
      const lines = (result?.stdout ?? "").trim().split("\n");
      const { summary } = JSON.parse(lines.at(-1) ?? "");
      expect(summary.buckets).toBe(lines.length - 1);
    },
  },
  {
    name: "scan-several-outputs",
    claim: "One run gives a table to people and JSON to a file that only its owner can read",
    commands: ["scan --endpoint-url $S3 --region eu-west-1 --format table --format json=report.json"],
    status: [2],
    afterwards: ({ folder }) => {
      const file = join(folder, "report.json");
      expect(JSON.parse(readFileSync(file, "utf8")).summary.violation).toBe(5);
      expect(lstatSync(file).mode & 0o777).toBe(0o600);
    },
  },
  {
    name: "scan-overrides-and-exemption",
    claim: "An override on tags changes what is wanted of the video team, and an exempt bucket is not even read",
    policy: OVERRIDES,
    commands: ['scan --endpoint-url $S3 --exclude "acme-syd-*" --format table --format ndjson=all.ndjson'],
    status: [2],
    afterwards: ({ s3, folder }) => {
      const asked = [...s3.requests].filter(({ bucket }) => bucket === "acme-etl-scratch");
      expect(asked.map(({ operation }) => operation)).not.toContain("GetBucketLifecycleConfiguration");
      expect(readFileSync(join(folder, "all.ndjson"), "utf8")).toContain("wiped nightly by its owner");
    },
  },
  {
    name: "scan-expired-exemption",
    claim: "An exemption that has run out is a finding that names its owner, beside what is wrong with the bucket",
    policy: EXPIRED,
    commands: ["scan --endpoint-url $S3 --bucket acme-etl-scratch"],
    status: [2],
  },
  {
    name: "scan-compliant",
    claim: "Where all is well there is nothing to read but the counts",
    policy: EXEMPTING,
    s3: ({ buckets }) => {
      buckets.create({ name: "acme-good", lifecycle: lifecycleXml(ruleXml("abort", "<Filter/>", abortXml(7))) });
      buckets.create({ name: "acme-etl-scratch" });
    },
    commands: ["scan --endpoint-url $S3"],
    status: [0],
  },
  {
    name: "scan-policy-notes",
    claim: "An exemption that matches nothing is named where every bucket was looked at, and nowhere else",
    policy: EXEMPTING,
    s3: ({ buckets }) => {
      buckets.create({ name: "acme-good", lifecycle: lifecycleXml(ruleXml("abort", "<Filter/>", abortXml(7))) });
    },
    commands: ["scan --endpoint-url $S3", 'scan --endpoint-url $S3 --bucket "acme-*"'],
    status: [0, 0],
    afterwards: ({ results: [whole, narrowed] }) => {
      expect(whole?.stdout).toContain('exemptions[0] (bucket "*-scratch") matches not the one bucket of this run');
      expect(narrowed?.stdout).not.toContain("POLICY");
    },
  },
  {
    name: "scan-no-buckets",
    claim: "An account without buckets is compliant, and the report says that there were none",
    s3: () => {},
    commands: ["scan --endpoint-url $S3"],
    status: [0],
  },
]);
