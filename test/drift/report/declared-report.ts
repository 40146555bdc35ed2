import type { ReportedBucket, RunReport } from "../../../drift/report/contents/run-report.ts";
import {
  type Bucket,
  DEFAULT_POLICY,
  evaluate,
  type LifecycleReading,
  type Policy,
  UNKNOWN,
} from "../../../policy/index.ts";

const policy: Policy = {
  ...DEFAULT_POLICY,
  exemptions: [
    { match: { bucket: "scratch" }, reason: "wiped every night", owner: "data team", expires: "2999-12-31" },
    { match: { bucket: "uploads" }, reason: "migration", owner: "web team", expires: "2026-06-30" },
  ],
};

/** A bucket of the CDKTF stack `acme`, declared on a line of its synthesized JSON. */
function synthesized(name: string, line: number): Bucket {
  return {
    ...planned(name, `aws_s3_bucket.${name}`),
    region: "eu-west-1",
    constructPath: `acme/${name}`,
    stack: "acme",
    location: { file: "cdktf.out/stacks/acme/cdk.tf.json", line },
  };
}

/** A bucket of a Terraform plan, which has no lines. */
function planned(name: Bucket["name"], address: string): Bucket {
  return { account: null, region: null, name, kind: "general-purpose", origin: "declared", address };
}

function judged(bucket: Bucket, reading: LifecycleReading): ReportedBucket {
  return { verdict: evaluate(reading, policy, bucket, "2026-11-21") };
}

function sweeping(days: number, prefix = ""): LifecycleReading {
  const abortIncompleteMultipartUpload = { daysAfterInitiation: days };
  const rule = { id: "sweep", status: "Enabled", filter: { prefix }, abortIncompleteMultipartUpload } as const;
  return { state: "configured", configuration: { rules: [rule] } };
}

function undecided(kind: "unknown-until-apply" | "unattributed" | "opaque-module", detail: string): LifecycleReading {
  return { state: "undecided", finding: { kind, detail } };
}

/** Declared code in every state that `check` can find it in. */
export const DECLARED_REPORT: RunReport = {
  command: "check",
  startedAt: "2026-11-21T02:00:00.000Z",
  finishedAt: "2026-11-21T02:00:00.250Z",
  policy: { source: "mpu-policy.yaml", sha256: "0".repeat(64) },
  results: [
    judged(
      {
        ...planned("media", 'module.site["a/b c"].aws_s3_bucket.media'),
        location: { file: "modules/site/ä b.tf.json" },
      },
      sweeping(30),
    ),
    judged(planned("old", "aws_s3_bucket.old"), { state: "notApplicable" }),
    judged(planned("renamed", "aws_s3_bucket.renamed"), {
      ...sweeping(7),
      problems: [{ kind: "replaced-by-rename", addresses: ["a.old", "a.new"] }],
    } as LifecycleReading),
    judged(planned(UNKNOWN, "aws_s3_bucket.unnamed"), undecided("unknown-until-apply", "the days are not known")),
    judged(planned(UNKNOWN, "module.cdn"), undecided("opaque-module", "the module declares buckets of its own")),
    judged(
      planned("loose", "aws_s3_bucket_lifecycle_configuration.loose"),
      undecided("unattributed", "no such bucket"),
    ),
    judged(synthesized("assets", 12), sweeping(7)),
    judged(synthesized("logs", 40), sweeping(7, "logs/*")),
    judged(synthesized("scratch", 61), { state: "absent" }),
    judged(synthesized("uploads", 80), { state: "absent" }),
  ],
};
