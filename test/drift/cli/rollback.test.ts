import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { expireXml, lifecycleXml, prefixFilterXml, ruleXml } from "../../../sandbox/demo/lifecycle-xml.ts";
import type { EmbeddedS3 } from "../../../sandbox/index.ts";
import { testTranscripts } from "../../support/transcript.ts";

const LOGS = lifecycleXml(ruleXml("logs", prefixFilterXml("logs/"), expireXml(30)));
const THEIRS = lifecycleXml(ruleXml("theirs", prefixFilterXml("tmp/"), expireXml(3)));

function two(s3: EmbeddedS3): void {
  s3.buckets.create({ name: "acme-empty" });
  s3.buckets.create({
    name: "acme-logs",
    lifecycle: LOGS,
    transitionDefaultMinimumObjectSize: "varies_by_storage_class",
  });
}

testTranscripts("rollback", [
  {
    name: "rollback",
    claim: "A reviewed plan is applied, and rolled back to the byte; a second rollback has nothing to do",
    s3: two,
    commands: [
      "patch --endpoint-url $S3 --plan-out plan.json",
      "patch plan.json --endpoint-url $S3 --auto-approve",
      "rollback $RUN --endpoint-url $S3 --auto-approve",
      "rollback $RUN --endpoint-url $S3 --auto-approve",
    ],
    status: [2, 0, 0, 0],
    writes: 4,
    afterwards: ({ s3, folder }) => {
      expect(s3.buckets.get("acme-empty")?.lifecycle).toBeUndefined();
      expect(s3.buckets.get("acme-logs")?.lifecycle).toBe(LOGS);
      expect(s3.buckets.get("acme-logs")?.transitionDefaultMinimumObjectSize).toBe("varies_by_storage_class");
      const runs = join(folder, ".mpu-guard");
      const [run = ""] = readdirSync(runs).filter((name) => name !== ".gitignore");
      const modes = ["", ".gitignore", run, join(run, "journal.ndjson"), join(run, "plan.json")].map((name) =>
        (statSync(join(runs, name)).mode & 0o777).toString(8),
      );
      expect(modes).toEqual(["700", "600", "700", "600", "600"]);
    },
  },
  {
    name: "rollback-conflict",
    claim: "A bucket whose rules somebody changed after the patch is left alone, and the others are put back",
    s3: (s3) => {
      two(s3);
      // The seventh read of a bucket is the first one after the patch: scan, plan, re-read, three to see it in force.
      const reads = { operation: "GetBucketLifecycleConfiguration", bucket: "acme-logs" } as const;
      s3.faults.add({ ...reads, times: 6, fault: { kind: "delay", milliseconds: 0 } });
      s3.faults.add({
        ...reads,
        fault: {
          kind: "before",
          run: (buckets) => {
            const bucket = buckets.get("acme-logs");
            if (bucket) bucket.lifecycle = THEIRS;
          },
        },
      });
    },
    commands: [
      "patch --endpoint-url $S3 --auto-approve --quiet",
      "rollback $RUN --endpoint-url $S3 --auto-approve --quiet",
    ],
    status: [0, 2],
    writes: 3,
    afterwards: ({ s3 }) => {
      expect(s3.buckets.get("acme-empty")?.lifecycle).toBeUndefined();
      expect(s3.buckets.get("acme-logs")?.lifecycle).toBe(THEIRS);
    },
  },
  {
    name: "rollback-elsewhere",
    claim: "A journal is not rolled back in another account, where a bucket of that name is somebody else's",
    s3: two,
    commands: [
      "patch --endpoint-url $S3 --account 111122223333 --auto-approve --quiet",
      "rollback $RUN --endpoint-url $S3 --account 999999999999 --auto-approve",
      "rollback $RUN --endpoint-url $S3 --auto-approve",
    ],
    status: [0, 1, 1],
    writes: 2,
  },
  {
    name: "rollback-no-journal",
    claim: "What is no journal is refused with one line",
    folder: (folder) => writeFileSync(join(folder, "plan.json"), "{}"),
    commands: [
      "rollback nowhere --endpoint-url $S3",
      "rollback . --endpoint-url $S3",
      "patch plan.json --endpoint-url $S3",
      "patch nowhere.json --endpoint-url $S3",
      "patch . --endpoint-url $S3",
    ],
    status: [1, 1, 1, 1, 1],
  },
  {
    name: "patch-edited-plan",
    claim: "A plan that somebody edited cannot write other rules than the policy asks for",
    s3: two,
    commands: [
      "patch --endpoint-url $S3 --plan-out plan.json --quiet",
      "patch plan.json --endpoint-url $S3 --auto-approve",
    ],
    status: [2, 2],
    between: ({ folder }) => {
      const plan = join(folder, "plan.json");
      writeFileSync(plan, readFileSync(plan, "utf8").replaceAll('"daysAfterInitiation":7', '"daysAfterInitiation":1'));
    },
  },
]);
