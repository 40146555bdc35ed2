import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "vitest";
import { parseJournal } from "../../../drift/journal/journal-text.ts";
import { abortsSchema } from "../../../drift/report/aborts/aborts-json.ts";
import { abortXml, lifecycleXml, prefixFilterXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import type { EmbeddedS3, UploadSeed } from "../../../sandbox/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

const OLD = new Date("2026-01-01T10:30:00.000Z");
const IDLE = new Date("2026-01-03T12:00:00.000Z");

/** An upload of January, whose last part came two days later. */
function plantOld(s3: EmbeddedS3, bucket: string, seed: UploadSeed, lastActivity = IDLE) {
  const upload = s3.buckets.get(bucket)?.uploads.add({ initiated: OLD, ...seed });
  for (const part of upload?.parts.values() ?? [])
    upload?.parts.set(part.partNumber, { ...part, lastModified: lastActivity });
  return upload;
}

const keysIn = (s3: EmbeddedS3, bucket: string) =>
  s3.buckets
    .get(bucket)
    ?.uploads.list()
    .map(({ key }) => key) ?? [];

const MIB = 1024 * 1024;

/** Two buckets with old uploads, an active one, a young one, and hostile keys. */
function estate(s3: EmbeddedS3): void {
  s3.buckets.create({ name: "acme-empty" });
  s3.buckets.create({ name: "acme-ledger", mfaDelete: true, region: "eu-west-1" });
  s3.buckets.create({ name: "acme-media" });
  plantOld(s3, "acme-ledger", { key: "books/2026+01 ü.csv", partSizes: [5 * MIB, MIB] });
  plantOld(s3, "acme-ledger", { key: "\u001b[2Jbooks", partSizes: [] });
  plantOld(s3, "acme-media", { key: "films/a.mov", storageClass: "GLACIER", partSizes: [8 * MIB, 8 * MIB, 3] });
  plantOld(s3, "acme-media", { key: "films/running.mov", partSizes: [MIB] }, new Date());
  s3.buckets.get("acme-media")?.uploads.add({ key: "films/new.mov", partSizes: [MIB] });
}

const KEPT = ["films/new.mov", "films/running.mov"];

testTranscripts("uploads abort", [
  {
    name: "uploads-abort-dry-run",
    claim: "What would be aborted is shown with what it frees, and nothing is aborted",
    s3: estate,
    commands: ["uploads abort --endpoint-url $S3 --older-than 7d --dry-run"],
    status: [2],
  },
  {
    name: "uploads-abort",
    claim:
      "Idle uploads are aborted and verified, with each in the journal; a second run has nothing to do, and nothing can be rolled back",
    s3: estate,
    commands: [
      "uploads abort --endpoint-url $S3 --older-than 7d --auto-approve",
      "uploads abort --endpoint-url $S3 --older-than 7d --auto-approve",
      "runs",
      "rollback $RUN --endpoint-url $S3 --auto-approve",
      "patch $RUN --endpoint-url $S3 --auto-approve",
      "rollback --last --endpoint-url $S3 --auto-approve",
    ],
    status: [0, 0, 0, 1, 1, 1],
    writes: 3,
    afterwards: ({ s3, folder }) => {
      expect(keysIn(s3, "acme-ledger")).toEqual([]);
      expect(keysIn(s3, "acme-media")).toEqual(KEPT);
      const runs = readdirSync(join(folder, ".mpu-guard")).filter((name) => /^\d/.test(name));
      expect(runs).toHaveLength(1);
      const run = join(folder, ".mpu-guard", runs[0] ?? "");
      expect(statSync(join(run, "uploads.ndjson")).mode & 0o777).toBe(0o600);
      const log = parseJournal(readFileSync(join(run, "uploads.ndjson"), "utf8"), "uploads.ndjson");
      const begun = log.flatMap((entry) => (entry.entry === "aborting-upload" ? [entry.upload] : []));
      expect(begun.map(({ key, parts, bytes, initiated }) => [key, parts, bytes, initiated]).sort()).toEqual([
        ["\u001b[2Jbooks", 0, 0, OLD.toISOString()],
        ["books/2026+01 ü.csv", 2, 6 * MIB, OLD.toISOString()],
        ["films/a.mov", 3, 16 * MIB + 3, OLD.toISOString()],
      ]);
      const ended = log.flatMap((entry) => (entry.entry === "aborted-upload" ? [entry.outcome] : []));
      expect(ended).toEqual(["aborted", "aborted", "aborted"]);
    },
  },
  {
    name: "uploads-abort-json",
    claim: "A program reads what was aborted from JSON with a schema",
    s3: estate,
    commands: ["uploads abort --endpoint-url $S3 --older-than 7d --auto-approve --quiet --format json"],
    status: [0],
    writes: 3,
    afterwards: ({ results }) => {
      const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(abortsSchema);
      const report = JSON.parse(results[0]?.stdout ?? "");
      expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
      expect(report.summary.aborted).toMatchObject({ uploads: 3, parts: 5, bytes: 22 * MIB + 3 });
      expect(report.summary.kept).toEqual({ "too-young": 1, active: 1 });
    },
  },
  {
    name: "uploads-abort-nobody-to-ask",
    claim: "Nothing is aborted where nobody can be asked, and none without an age",
    s3: estate,
    commands: [
      "uploads abort --endpoint-url $S3 --older-than 7d",
      "uploads abort --endpoint-url $S3 --auto-approve",
      "uploads abort --endpoint-url $S3 --older-than 7 --auto-approve",
      "uploads --bucket acme-media abort --endpoint-url $S3 --older-than 7d --auto-approve",
    ],
    status: [1, 1, 1, 1],
    afterwards: ({ s3 }) => expect(keysIn(s3, "acme-ledger")).toHaveLength(2),
  },
  {
    name: "uploads-abort-policy",
    claim:
      "Buckets of neverPatch and exempt ones are left alone, the latter until somebody says otherwise; the limit counts buckets",
    s3: estate,
    policy: [
      "version: 1",
      "neverPatch:",
      '  - { match: { bucket: "acme-ledger" }, reason: the auditors have not released it }',
      "exemptions:",
      '  - { match: { bucket: "acme-media" }, reason: films are uploaded for weeks, owner: team-video, expires: 2099-12-31 }',
      "limits: { maxChangesPerRun: 1 }",
      "",
    ].join("\n"),
    commands: [
      "uploads abort --endpoint-url $S3 --older-than 7d --auto-approve",
      "uploads abort --endpoint-url $S3 --older-than 7d --auto-approve --include-exempt",
    ],
    status: [0, 0],
    writes: 1,
    afterwards: ({ s3 }) => {
      expect(keysIn(s3, "acme-ledger")).toHaveLength(2);
      expect(keysIn(s3, "acme-media")).toEqual(KEPT);
    },
  },
  {
    name: "uploads-abort-over-the-limit",
    claim: "A run that would abort in more buckets than the policy allows aborts nothing",
    s3: estate,
    policy: "version: 1\nlimits: { maxChangesPerRun: 1 }\n",
    commands: ["uploads abort --endpoint-url $S3 --older-than 7d --auto-approve"],
    status: [1],
  },
  {
    name: "uploads-abort-denied",
    claim:
      "A bucket that cannot be listed is undecided, uploads whose parts cannot be read are kept, and a denied abort is told with its action",
    s3: (s3) => {
      for (const name of ["acme-abort", "acme-list", "acme-parts"]) {
        s3.buckets.create({ name });
        plantOld(s3, name, { key: "a", partSizes: [MIB] });
      }
      const denied = { kind: "error", status: 403, code: "AccessDenied", message: "Access Denied" } as const;
      const always = { times: Number.POSITIVE_INFINITY, fault: denied };
      s3.faults.add({ operation: "ListMultipartUploads", bucket: "acme-list", ...always });
      s3.faults.add({ operation: "ListParts", bucket: "acme-parts", ...always });
      s3.faults.add({ operation: "AbortMultipartUpload", bucket: "acme-abort", ...always });
    },
    commands: [
      "uploads abort --endpoint-url $S3 --older-than 7d --auto-approve",
      "uploads abort --endpoint-url $S3 --older-than 7d --auto-approve --exclude acme-abort",
      "uploads abort --endpoint-url $S3 --older-than 7d --auto-approve --exclude acme-abort --allow-undecided",
    ],
    status: [2, 3, 0],
    writes: 1,
    afterwards: ({ s3 }) => {
      for (const name of ["acme-abort", "acme-list", "acme-parts"]) expect(keysIn(s3, name)).toEqual(["a"]);
    },
  },
  {
    name: "uploads-abort-rule",
    claim:
      "A rule in the bucket changes nothing about what is aborted by age, and only the selected bucket is looked at",
    s3: (s3) => {
      s3.buckets.create({
        name: "acme-media",
        lifecycle: lifecycleXml(ruleXml("sweep", prefixFilterXml(""), abortXml(7))),
      });
      plantOld(s3, "acme-media", { key: "a", partSizes: [MIB] });
      s3.buckets.create({ name: "acme-other" });
      plantOld(s3, "acme-other", { key: "b", partSizes: [MIB] });
    },
    commands: [
      "uploads abort --endpoint-url $S3 --older-than 36h --idle 72h --auto-approve --quiet --bucket acme-media",
    ],
    status: [0],
    writes: 1,
    afterwards: ({ s3 }) => {
      expect(keysIn(s3, "acme-media")).toEqual([]);
      expect(keysIn(s3, "acme-other")).toEqual(["b"]);
    },
  },
]);
