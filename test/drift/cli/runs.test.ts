import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "vitest";
import { savedRunsSchema } from "../../../drift/report/saved-runs/saved-runs-json.ts";
import type { EmbeddedS3 } from "../../../sandbox/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

function buckets(s3: EmbeddedS3): void {
  s3.buckets.create({ name: "acme-one" });
  s3.buckets.create({ name: "acme-two" });
  s3.buckets.create({ name: "acme-journal", versioning: "Enabled" });
}

const PATCH_ONE = "patch --endpoint-url $S3 --bucket acme-one --auto-approve --quiet --format json=report.json";
const PATCH_TWO = "patch --endpoint-url $S3 --bucket acme-two --auto-approve --quiet --format json=report.json";
const IN_S3 = "--journal s3://acme-journal/mpu-guard";

const isPatched = ({ buckets }: EmbeddedS3, name: string) => buckets.get(name)?.lifecycle !== undefined;

testTranscripts("the runs of a place", [
  {
    name: "runs",
    claim:
      "The runs of a folder are listed, the newest first, each with whose buckets it wrote to and what became of it",
    s3: buckets,
    commands: [
      "runs",
      PATCH_ONE,
      PATCH_TWO,
      "rollback --last --endpoint-url $S3 --auto-approve --format json=report.json",
      "runs",
      "runs --limit 1",
      "runs --format json",
    ],
    status: [0, 0, 0, 0, 0, 0, 0],
    writes: 3,
    afterwards: ({ s3, results }) => {
      expect([isPatched(s3, "acme-one"), isPatched(s3, "acme-two")]).toEqual([true, false]);
      const json = JSON.parse(results[6]?.stdout ?? "");
      const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(savedRunsSchema);
      expect([validate(json), validate.errors]).toEqual([true, null]);
      expect(json.runs.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["rolled-back", "patched"]);
    },
  },
  {
    name: "runs-in-a-bucket",
    claim: "The runs of a bucket are listed and rolled back alike, and the printed command works as it stands",
    s3: buckets,
    commands: [
      `${PATCH_ONE} ${IN_S3}`,
      "runs s3://acme-journal/mpu-guard --endpoint-url $S3",
      "rollback s3://acme-journal/mpu-guard --endpoint-url $S3 --auto-approve",
      `rollback --last ${IN_S3} --endpoint-url $S3 --auto-approve --quiet`,
      "runs s3://acme-journal/nothing --endpoint-url $S3",
    ],
    status: [0, 0, 1, 0, 0],
    // The plan, the proof that nothing is replaced, and the journal's own entries among them.
    writes: 11,
    afterwards: ({ s3 }) => expect(isPatched(s3, "acme-one")).toBe(false),
  },
  {
    name: "runs-named-above",
    claim: "Who names the place in place of a run is shown its runs, and nothing is written",
    s3: buckets,
    commands: [
      PATCH_ONE,
      "rollback .mpu-guard --endpoint-url $S3 --auto-approve",
      "patch .mpu-guard --endpoint-url $S3",
    ],
    status: [0, 1, 1],
    writes: 1,
  },
  {
    name: "runs-damaged",
    claim: "A damaged journal and an interrupted run are listed beside the others, and told apart",
    s3: buckets,
    commands: [PATCH_ONE, PATCH_TWO, "runs"],
    status: [0, 0, 0],
    writes: 2,
    between: ({ folder }) => {
      const place = join(folder, ".mpu-guard");
      const damaged = join(place, "2026-11-01T03-00-00Z-aaaaaa");
      const runs = readdirSync(place).filter((name) => /^\d/.test(name));
      if (runs.length !== 2) return;
      mkdirSync(damaged);
      writeFileSync(join(damaged, "journal.ndjson"), "damaged\n");
      const journal = join(place, runs[0] ?? "", "journal.ndjson");
      const lines = readFileSync(journal, "utf8").split("\n");
      writeFileSync(journal, `${lines.slice(0, 2).join("\n")}\n`);
    },
  },
  {
    name: "rollback-last-elsewhere",
    claim: "The last run is the last one of this account and endpoint, whoever else saves runs in the place",
    s3: buckets,
    other: (s3) => void s3.buckets.create({ name: "acme-one" }),
    commands: [
      `${PATCH_ONE} --account 111122223333`,
      "rollback --last --endpoint-url $S3 --account 999999999999 --auto-approve",
      "rollback --last --endpoint-url $OTHER --account 111122223333 --auto-approve",
      "rollback --last --endpoint-url $S3 --account 111122223333 --dry-run --format json=report.json",
    ],
    status: [0, 1, 1, 2],
    writes: 1,
  },
  {
    name: "rollback-usage",
    claim: "A rollback says what it takes where it is given no journal, or two",
    commands: [
      "rollback --endpoint-url $S3",
      "rollback .mpu-guard/RUN --last --endpoint-url $S3",
      "rollback .mpu-guard/RUN --journal elsewhere --endpoint-url $S3",
    ],
    status: [1, 1, 1],
  },
]);
