import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { testTranscripts } from "../../support/transcript.ts";

const LINKED = "not ours";

/** Nobody was asked: what is wrong was seen before the first request. */
const beforeAnyRequest = ({ s3 }: { s3: { requests: { count(): number } } }) => expect(s3.requests.count()).toBe(0);

testTranscripts("wrong usage", [
  {
    name: "usage-options",
    claim: "An option or value that is not understood is named with what is, before anything is asked",
    commands: [
      "scan --endpoint-url $S3 --buckt acme",
      "scan --endpoint-url $S3 --format yaml",
      "scan --endpoint-url $S3 --format json=",
      "scan --endpoint-url $S3 --concurrency 0",
      "scan --endpoint-url $S3 --concurrency many",
      "scan --endpoint-url 127.0.0.1:9000",
      "scan --endpoint-url s3://bucket",
      "scan --endpoint-url $S3 --account 12345",
      "scna",
      "scan --endpoint-url $S3 acme-media-originals",
    ],
    status: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    afterwards: beforeAnyRequest,
  },
  {
    name: "usage-arns",
    claim:
      "An ARN, which matches no name, is told what it is and whether a scan can reach it, before anything is asked",
    commands: [
      "scan --endpoint-url $S3 --bucket arn:aws:s3-outposts:us-west-2:111122223333:outpost/op-1/bucket/reports",
      "scan --endpoint-url $S3 --bucket arn:aws:s3tables:us-east-1:111122223333:bucket/tables",
      "patch --endpoint-url $S3 --auto-approve --exclude arn:aws:s3:::acme-media-originals",
    ],
    status: [1, 1, 1],
    afterwards: beforeAnyRequest,
  },
  {
    name: "usage-two-formats-on-standard-output",
    claim: "Two formats cannot share standard output, and the message says where the second one goes",
    commands: ["scan --endpoint-url $S3 --format table --format json"],
    status: [1],
    afterwards: beforeAnyRequest,
  },
  {
    name: "usage-policy-missing",
    claim: "A policy file that is not there is no reason to go on with another policy",
    commands: [
      "scan --endpoint-url $S3 --policy wanted.yaml",
      "patch --endpoint-url $S3 --auto-approve --policy wanted.yaml",
    ],
    status: [1, 1],
    afterwards: beforeAnyRequest,
  },
  {
    name: "usage-policy-typo",
    claim: "A typo in the policy stops a patch before anything is asked, with all problems at once",
    policy: "version: 1\nrule:\n  daysAfterInitation: 3\nacept: { minDays: 1, maxDays: 3 }\n",
    commands: ["patch --endpoint-url $S3 --auto-approve"],
    status: [1],
    afterwards: beforeAnyRequest,
  },
  {
    name: "usage-policy-is-a-folder",
    claim: "A policy that cannot be read says why",
    folder: (folder) => mkdirSync(join(folder, "mpu-policy.yaml")),
    commands: ["scan --endpoint-url $S3"],
    status: [1],
    afterwards: beforeAnyRequest,
  },
  {
    name: "report-through-a-link",
    claim: "A report is not written through a symbolic link, and what the link points to stays as it was",
    folder: (folder) => {
      writeFileSync(join(folder, "precious"), LINKED);
      symlinkSync("precious", join(folder, "report.json"));
    },
    commands: ["scan --endpoint-url $S3 --bucket acme-web-assets --format table --format json=report.json"],
    status: [1],
    afterwards: ({ folder }) => expect(readFileSync(join(folder, "precious"), "utf8")).toBe(LINKED),
  },
  {
    name: "report-same-file",
    claim: "Two formats in one file, under one name or two, are refused before any bucket is asked",
    folder: (folder) => {
      writeFileSync(join(folder, "report"), "kept");
      linkSync(join(folder, "report"), join(folder, "other-name"));
    },
    commands: [
      "scan --endpoint-url $S3 --format json=report --format csv=report",
      "scan --endpoint-url $S3 --format json=report --format csv=./other-name",
      "scan --endpoint-url $S3 --format json --format csv=/dev/stdout",
    ],
    status: [1, 1, 1],
    afterwards: (state) => {
      beforeAnyRequest(state);
      expect(readFileSync(join(state.folder, "report"), "utf8")).toBe("kept");
    },
  },
  {
    name: "report-to-a-device",
    claim: "A report goes to a device as well as to a file, and to standard output under its other names",
    commands: [
      "scan --endpoint-url $S3 --bucket acme-web-assets --format json=/dev/null --format csv=/dev/null",
      "scan --endpoint-url $S3 --bucket acme-web-assets --format csv=/dev/stdout --format github=/dev/stderr",
      "scan --endpoint-url $S3 --bucket acme-web-assets --format csv=-",
      "scan --endpoint-url $S3 --bucket acme-web-assets --format csv=/dev/full",
    ],
    status: [0, 0, 0, 1],
  },
  {
    name: "report-unwritable",
    claim: "A run whose report cannot be written does not begin",
    commands: ["scan --endpoint-url $S3 --bucket acme-web-assets --format json=missing/report.json --format table"],
    status: [1],
    afterwards: ({ results: [result] }) => expect(result?.stdout).toBe(""),
  },
  {
    name: "report-unwritable-patch",
    claim: "A patch whose report cannot be written writes to no bucket",
    commands: [
      "patch --endpoint-url $S3 --auto-approve --bucket acme-media-thumbnails --format json=missing/report.json",
    ],
    status: [1],
  },
  {
    name: "selection-of-nothing",
    claim: "A pattern or region that selects nothing is an error that tells what there is, not a clean account",
    commands: [
      'scan --endpoint-url $S3 --bucket "acme-medai-*"',
      "scan --endpoint-url $S3 --region eu-north-1",
      'patch --endpoint-url $S3 --auto-approve --exclude "*"',
    ],
    status: [1, 1, 1],
  },
]);
