import { Ajv } from "ajv";
import { expect } from "vitest";
import { proofSchema } from "../../../drift/report/proof/proof-json.ts";
import { abortXml, lifecycleXml, prefixFilterXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import type { EmbeddedS3 } from "../../../sandbox/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

const COVERED = lifecycleXml(ruleXml("sweep", prefixFilterXml(""), abortXml(7)));
const PREFIX = lifecycleXml(ruleXml("sweep-tmp", prefixFilterXml("tmp/"), abortXml(3)));

function buckets(s3: EmbeddedS3): void {
  s3.buckets.create({ name: "acme-covered", lifecycle: COVERED, region: "eu-west-1" });
  s3.buckets.create({ name: "acme-prefix", lifecycle: PREFIX });
  s3.buckets.create({ name: "acme-none" });
}

const uploadsIn = (s3: EmbeddedS3) => s3.buckets.list().flatMap(({ uploads }) => uploads.list());

testTranscripts("verify", [
  {
    name: "verify-probe",
    claim:
      "A probe tells the truth of a bucket that a rule covers, of one that it covers in a part, and of one without, and leaves no upload",
    s3: buckets,
    commands: [
      "verify acme-covered --endpoint-url $S3 --probe --auto-approve --format json",
      "verify acme-prefix --endpoint-url $S3 --probe --auto-approve --format json",
      "verify acme-prefix --endpoint-url $S3 --probe --probe-prefix tmp/ --auto-approve --format json",
      "verify acme-none --endpoint-url $S3 --probe --auto-approve --format json",
    ],
    status: [0, 2, 0, 3],
    // Of the second, a control too: each is initiated and aborted.
    writes: 10,
    afterwards: ({ s3, results }) => {
      expect(uploadsIn(s3)).toEqual([]);
      const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(proofSchema);
      for (const { stdout } of results) {
        expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
      }
    },
  },
  {
    name: "verify-uploads",
    claim:
      "Without a probe nothing is written: S3 is asked about uploads that are there, and it is said where there is none",
    s3: (s3) => {
      buckets(s3);
      const initiated = new Date("2026-11-01T10:30:00.000Z");
      s3.buckets.get("acme-covered")?.uploads.add({ key: "films/\u001b[2J.mov", initiated });
      s3.buckets.get("acme-prefix")?.uploads.add({ key: "films/a.mov", initiated });
      s3.buckets.get("acme-prefix")?.uploads.add({ key: "tmp/a.mov", initiated });
      s3.buckets.get("acme-none")?.uploads.add({ key: "a", initiated });
    },
    commands: [
      "verify acme-covered --endpoint-url $S3",
      "verify acme-prefix --endpoint-url $S3",
      "verify acme-none --endpoint-url $S3",
      "verify acme-none --endpoint-url $S3 --allow-undecided",
      "verify acme-nowhere --endpoint-url $S3",
      "verify acme-covered --endpoint-url $S3 --probe",
    ],
    status: [0, 2, 3, 0, 1, 1],
  },
  {
    name: "verify-not-promised",
    claim: "A rule that the configuration has and S3 does not promise is said, and proves nothing",
    s3: (s3) => {
      s3.buckets.create({ name: "acme-late", lifecycle: COVERED });
      const late = s3.buckets.get("acme-late");
      late?.uploads.add({ key: "a", initiated: new Date("2026-11-01T10:30:00.000Z") });
      const body = "<ListPartsResult><IsTruncated>false</IsTruncated></ListPartsResult>";
      s3.faults.add({ operation: "ListParts", bucket: "acme-late", fault: { kind: "body", status: 200, body } });
    },
    commands: ["verify acme-late --endpoint-url $S3"],
    status: [3],
  },
  {
    name: "verify-denied",
    claim: "What is denied is told with its action, and is no proof",
    s3: (s3) => {
      buckets(s3);
      const fault = { kind: "error", status: 403, code: "AccessDenied", message: "Access Denied" } as const;
      s3.faults.add({ operation: "CreateMultipartUpload", fault });
      s3.faults.add({ operation: "ListMultipartUploads", times: 1, fault: { kind: "delay", milliseconds: 0 } });
      s3.faults.add({ operation: "ListMultipartUploads", fault });
    },
    commands: [
      "verify acme-covered --endpoint-url $S3 --probe --auto-approve",
      "verify acme-covered --endpoint-url $S3",
    ],
    status: [3, 3],
    writes: 1,
  },
]);
