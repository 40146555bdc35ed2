import { copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { testTranscripts } from "../../support/transcript.ts";
import { bucket, lifecycleOf, plan } from "../../terraform/plan-builder.ts";

const FIXTURES = fileURLToPath(new URL("../../terraform/fixtures/", import.meta.url));
/** What CDKTF 0.21 writes with SYNTH_HCL_OUTPUT=true for two buckets, one with rules. */
const SYNTHESIZED_HCL = fileURLToPath(new URL("../../terraform-files/fixtures/synthesized-hcl/", import.meta.url));

function recorded(...names: readonly string[]): (folder: string) => void {
  return (folder) => {
    for (const name of names) copyFileSync(join(FIXTURES, `${name}.plan.json`), join(folder, `${name}.json`));
  };
}

const ABORT = {
  id: "abort",
  status: "Enabled",
  filter: [{}],
  abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
};

/** What `cdktf synth` writes for two stacks: a bucket with rules, one without, and rules for a bucket of the other. */
function synthesized(folder: string): void {
  const named = (id: string, stack: string) => ({
    "//": { metadata: { path: `${stack}/${id}`, uniqueId: id } },
    bucket: `acme-${id}`,
  });
  const output = "cross-stack-output-aws_s3_bucketlogsid";
  const remote = `data.terraform_remote_state.cross-stack-reference-input-storage.outputs.${output}`;
  writeStack(folder, "storage", {
    output: { [output]: { value: "$" + "{aws_s3_bucket.logs.id}" } },
    resource: {
      aws_s3_bucket: {
        logs: named("logs", "storage"),
        media: named("media", "storage"),
        raw: named("raw", "storage"),
      },
      aws_s3_bucket_lifecycle_configuration: { media: { bucket: "$" + "{aws_s3_bucket.media.id}", rule: [ABORT] } },
    },
  });
  writeStack(folder, "rules", {
    module: { site: { source: "terraform-aws-modules/s3-bucket/aws", bucket: "acme-site" } },
    resource: { aws_s3_bucket_lifecycle_configuration: { logs: { bucket: `$\{${remote}}`, rule: [ABORT] } } },
  });
  const stacks = Object.fromEntries(
    ["storage", "rules"].map((name) => [name, { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json` }]),
  );
  writeFileSync(join(folder, "cdktf.out/manifest.json"), JSON.stringify({ version: "0.21.0", stacks }));
}

function writeStack(folder: string, name: string, content: object): void {
  const stack = join(folder, "cdktf.out/stacks", name);
  mkdirSync(stack, { recursive: true });
  const metadata = { "//": { metadata: { backend: "local", stackName: name, version: "0.21.0" } } };
  writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify({ ...metadata, ...content }, null, 2));
}

/** A module in several files: buckets and rules that find each other across files and syntaxes, and a bare bucket. */
function hcl(folder: string): void {
  mkdirSync(join(folder, "infra"));
  writeFileSync(join(folder, "infra/media.tf"), MEDIA);
  writeFileSync(join(folder, "infra/rules.tf"), RULES);
  const logs = { bucket: "$" + "{aws_s3_bucket.logs.id}", rule: ABORT };
  const rules = { resource: { aws_s3_bucket_lifecycle_configuration: { logs } } };
  writeFileSync(join(folder, "infra/rules.tf.json"), JSON.stringify(rules));
}

const MEDIA = `# what the media team stores
resource "aws_s3_bucket" "media" {
  bucket = "acme-media"
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}

resource "aws_s3_bucket" "bare" {
  bucket = "acme-bare"
}
`;

const RULES = `resource "aws_s3_bucket_lifecycle_configuration" "media" {
  bucket = aws_s3_bucket.media.id

  rule {
    id     = "abort"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
`;

const NO_S3 = () => {};

testTranscripts("check", [
  {
    name: "help-check",
    claim: "The help of check says what it takes, and where it looks if nobody says",
    s3: NO_S3,
    commands: ["check --help"],
    status: [0],
  },
  {
    name: "check-synthesized",
    claim: "Without a path the synth of the working folder is judged, across its stacks, by construct",
    folder: synthesized,
    s3: NO_S3,
    commands: ["check"],
    status: [2],
  },
  {
    name: "check-plans",
    claim: "Several plans are one report; what was taken away, and what nobody can know yet, is said",
    folder: recorded("configuration-removed", "renamed", "unknown-rules"),
    s3: NO_S3,
    commands: ["check configuration-removed.json renamed.json unknown-rules.json"],
    status: [2],
  },
  {
    name: "check-stacks",
    claim: "A bucket of one stack has its rules in another: the plan alone cannot know, the plans together do",
    folder: (folder) => {
      writeFileSync(join(folder, "storage.json"), JSON.stringify(plan([bucket("exports"), bucket("media")])));
      writeFileSync(join(folder, "reporting.json"), JSON.stringify(plan([lifecycleOf("acme-exports", "rules")])));
      const removal = lifecycleOf("acme-media", "media", { actions: ["delete"] });
      writeFileSync(join(folder, "old.json"), JSON.stringify(plan([removal])));
    },
    s3: NO_S3,
    commands: ["check storage.json", "check storage.json reporting.json old.json"],
    status: [2, 2],
  },
  {
    name: "check-undecided",
    claim: "What is known only after apply is never green, unless somebody says that it may be",
    folder: recorded("unknown-names"),
    s3: NO_S3,
    commands: ["check unknown-names.json", "check unknown-names.json --allow-undecided --quiet"],
    status: [3, 0],
  },
  {
    name: "check-json",
    claim: "The JSON report has the address of every bucket, and one run writes several formats",
    folder: recorded("no-op"),
    s3: NO_S3,
    commands: ["check no-op.json --format json --format sarif=check.sarif --format junit=check.xml"],
    status: [2],
    afterwards: ({ results: [result] }) => {
      const { command, buckets } = JSON.parse(result?.stdout ?? "");
      expect(command).toBe("check");
      expect(buckets.map(({ address }: { address: string }) => address)).toContain("aws_s3_bucket.bare");
    },
  },
  {
    name: "check-nothing",
    claim: "No bucket is said only of what was understood as a whole, and then what was seen instead",
    folder: (folder) => {
      const instance = { address: "aws_instance.a", mode: "managed", type: "aws_instance", name: "a" };
      const changes = [{ ...instance, change: { actions: ["create"], after: {} } }];
      const plan = { format_version: "1.2", complete: true, resource_changes: changes };
      writeFileSync(join(folder, "no-bucket.json"), JSON.stringify(plan));
      writeFileSync(join(folder, "target.json"), JSON.stringify({ ...plan, complete: false }));
      writeFileSync(join(folder, "wrapped.json"), JSON.stringify({ terraform: plan }));
    },
    s3: NO_S3,
    commands: ["check no-bucket.json", "check target.json", "check wrapped.json"],
    status: [0, 1, 1],
  },
  {
    name: "check-hcl",
    claim:
      "A folder of HCL needs no terraform: a bucket has its rules in another file, in the other syntax, or nowhere",
    folder: hcl,
    s3: NO_S3,
    commands: ["check infra"],
    status: [2],
  },
  {
    name: "check-hcl-files",
    claim: "The files that a commit changes stand for their folder, whose other files have the rules",
    folder: hcl,
    s3: NO_S3,
    commands: ["check infra/media.tf infra/rules.tf.json", "check infra/media.tf --format json --quiet"],
    status: [2, 2],
    afterwards: ({ results: [, asJson] }) => {
      const { buckets } = JSON.parse(asJson?.stdout ?? "");
      const statuses = buckets.map(({ address, status }: Record<string, string>) => `${address} ${status}`);
      expect(statuses.sort()).toEqual([
        "aws_s3_bucket.bare violation",
        "aws_s3_bucket.logs compliant",
        "aws_s3_bucket.media compliant",
      ]);
    },
  },
  {
    name: "check-synthesized-hcl",
    claim: "A synth with --hcl is judged by construct too, from the folder that cdktf.json names",
    folder: (folder) => {
      cpSync(SYNTHESIZED_HCL, join(folder, "dist/synth"), { recursive: true });
      writeFileSync(join(folder, "cdktf.json"), '{"language":"typescript","output":"dist/synth"}');
    },
    s3: NO_S3,
    commands: ["check", "check . --format json --quiet"],
    status: [2, 2],
    afterwards: ({ results: [, asJson] }) => {
      const { buckets } = JSON.parse(asJson?.stdout ?? "");
      expect(buckets.map(({ constructPath }: { constructPath: string }) => constructPath)).toEqual([
        "media/b",
        "media/bare",
      ]);
    },
  },
  {
    name: "check-unreadable",
    claim: "Every path that cannot be judged has a line, and then nothing is judged at all",
    folder: (folder) => {
      recorded("no-op")(folder);
      writeFileSync(join(folder, "plan.bin"), new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]));
      writeFileSync(join(folder, "cut.json"), '{"format_version":"1.2","resource_changes":[{"addr');
      writeFileSync(join(folder, "next.json"), '{"format_version":"2.0"}');
      mkdirSync(join(folder, "half/stacks"), { recursive: true });
      mkdirSync(join(folder, "hcl"));
      writeFileSync(join(folder, "hcl/main.tf"), 'resource "aws_s3_bucket" "media" {\n  bucket = \n}\n');
      mkdirSync(join(folder, "bare"));
      mkdirSync(join(folder, "odd"));
      writeFileSync(join(folder, "odd/manifest.json"), '{"stacks":{"a":{}}}');
    },
    s3: NO_S3,
    commands: ["check", "check plan.bin cut.json next.json half hcl bare odd missing.json no-op.json", "check - -"],
    status: [1, 1, 1],
  },
]);
