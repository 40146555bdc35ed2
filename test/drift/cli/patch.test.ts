import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { expireXml, lifecycleXml, prefixFilterXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import type { BucketStore, EmbeddedS3 } from "../../../sandbox/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

const THEIRS = lifecycleXml(ruleXml("theirs", prefixFilterXml("logs/"), expireXml(30)));
const LIMITED = "version: 1\nlimits: { maxChangesPerRun: 2 }\n";

/** Somebody else replaces the rules right before one of the reads of `acme-busy`. */
function theirsBeforeRead(s3: EmbeddedS3, read: number): void {
  const reads = { operation: "GetBucketLifecycleConfiguration", bucket: "acme-busy" } as const;
  s3.faults.add({ ...reads, times: read - 1, fault: { kind: "delay", milliseconds: 0 } });
  const run = (buckets: BucketStore) => {
    const bucket = buckets.get("acme-busy");
    if (bucket) bucket.lifecycle = THEIRS;
  };
  s3.faults.add({ ...reads, fault: { kind: "before", run } });
}

testTranscripts("patch", [
  {
    name: "patch-dry-run",
    claim: "A dry run shows the diff of every change and writes nothing",
    commands: ["patch --endpoint-url $S3 --dry-run"],
    status: [2],
  },
  {
    name: "patch-dry-run-json",
    claim: "With JSON on standard output the diffs go to standard error, so that machines can read the report",
    commands: [
      'patch --endpoint-url $S3 --dry-run --format json --bucket "acme-media-[it]*" --bucket acme-media-ingest',
    ],
    status: [2],
    afterwards: ({ results: [result] }) => {
      const [bucket] = JSON.parse(result?.stdout ?? "").buckets;
      expect(bucket.change.outcome).toBe("planned");
      expect(bucket.change.after).toHaveLength(bucket.change.before.length + 1);
    },
  },
  {
    name: "patch-preview",
    claim: "A preview says which uploads the new rule would abort at its first run, and warns of one in progress",
    commands: ['patch --endpoint-url $S3 --dry-run --preview --bucket "acme-media-*"'],
    status: [2],
    afterwards: ({ s3, results: [result] }) => {
      expect(result?.stdout).toContain("WARNING: 1 had activity in the last day");
      const listed = [...s3.requests].filter(({ operation }) => operation === "ListMultipartUploads");
      const written = (result?.stdout ?? "").match(/^acme-media-\S+ \(/gm) ?? [];
      expect(listed).toHaveLength(written.length);
    },
  },
  {
    name: "patch-preview-denied",
    claim: "Where uploads cannot be listed the preview says that it does not know, and the plan stands",
    s3: ({ buckets, faults }) => {
      buckets.create({ name: "acme-hidden" });
      const fault = { kind: "error", status: 403, code: "AccessDenied" } as const;
      faults.add({ operation: "ListMultipartUploads", fault });
    },
    commands: ["patch --endpoint-url $S3 --dry-run --preview"],
    status: [2],
    afterwards: ({ results: [result] }) => expect(result?.stdout).toContain("not known"),
  },
  {
    name: "patch-auto-approve",
    claim: "A patch mends what rules can mend and leaves the rest with its reason; a second one has nothing to write",
    commands: ["patch --endpoint-url $S3 --auto-approve --quiet", "patch --endpoint-url $S3 --auto-approve"],
    status: [2, 2],
    writes: 10,
    afterwards: ({ s3 }) => {
      expect(s3.requests.count("PutBucketLifecycleConfiguration")).toBe(10);
      expect(s3.buckets.get("acme-syd-catalog")?.lifecycle).toContain("<FutureAction>");
      expect(s3.buckets.get("acme-media-originals")?.transitionDefaultMinimumObjectSize).toBe(
        "varies_by_storage_class",
      );
    },
  },
  {
    name: "patch-until-clean",
    claim: "A patch with nothing left to fix ends with 0, and so does the one after it",
    commands: [
      'patch --endpoint-url $S3 --auto-approve --bucket "acme-media-*"',
      'patch --endpoint-url $S3 --auto-approve --bucket "acme-media-*"',
    ],
    status: [0, 0],
    writes: 5,
  },
  {
    name: "patch-nobody-to-ask",
    claim: "Without a terminal and without --auto-approve a patch writes nothing, fails, and names both ways on",
    commands: ["patch --endpoint-url $S3 --bucket acme-media-thumbnails"],
    status: [1],
    afterwards: ({ s3 }) => expect(s3.buckets.get("acme-media-thumbnails")?.lifecycle).toBeUndefined(),
  },
  {
    name: "patch-over-the-limit",
    claim: "A patch that plans more changes than the policy allows writes none of them",
    policy: LIMITED,
    commands: ["patch --endpoint-url $S3 --auto-approve"],
    status: [1],
  },
  {
    name: "patch-denied",
    claim: "A bucket whose write is denied is reported as failed, and the others are written all the same",
    s3: (s3) => {
      for (const name of ["acme-one", "acme-two", "acme-three"]) s3.buckets.create({ name });
      const fault = { kind: "error", status: 403, code: "AccessDenied", message: "Access Denied" } as const;
      s3.faults.add({ operation: "PutBucketLifecycleConfiguration", bucket: "acme-two", fault });
    },
    commands: ["patch --endpoint-url $S3 --auto-approve --quiet --format table --format json=report.json"],
    status: [2],
    writes: 3,
    afterwards: ({ s3, folder }) => {
      expect(s3.buckets.get("acme-two")?.lifecycle).toBeUndefined();
      expect(s3.buckets.get("acme-three")?.lifecycle).toContain("AbortIncompleteMultipartUpload");
      const { buckets } = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
      const outcomes = buckets.map(({ change }: { change: { outcome: string } }) => change.outcome);
      expect(outcomes).toEqual(["patched", "patched", "failed"]);
    },
  },
  {
    name: "patch-conflict",
    claim: "Rules that somebody else writes after the plan was made are planned for again by a job, and kept",
    s3: (s3) => {
      s3.buckets.create({ name: "acme-busy" });
      // Scan and plan have read by then; the third read is the one right before the write.
      theirsBeforeRead(s3, 3);
    },
    commands: ["patch --endpoint-url $S3 --auto-approve --quiet"],
    status: [0],
    writes: 1,
    afterwards: ({ s3 }) => {
      const lifecycle = s3.buckets.get("acme-busy")?.lifecycle;
      expect(lifecycle).toContain("<ID>theirs</ID>");
      expect(lifecycle).toContain("AbortIncompleteMultipartUpload");
    },
  },
  {
    name: "patch-plan-conflict",
    claim: "A plan that somebody reviewed is not applied to rules that changed since, and nothing else is written",
    s3: (s3) => {
      s3.buckets.create({ name: "acme-busy" });
      theirsBeforeRead(s3, 3);
    },
    commands: [
      "patch --endpoint-url $S3 --plan-out plan.json --quiet",
      "patch plan.json --endpoint-url $S3 --auto-approve --quiet",
    ],
    status: [2, 2],
    afterwards: ({ s3 }) => expect(s3.buckets.get("acme-busy")?.lifecycle).toBe(THEIRS),
  },
]);
