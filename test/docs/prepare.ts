import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rawState } from "../support/raw-state.ts";
import type { Block } from "./blocks.ts";
import type { Reader } from "./reader.ts";

/** What the reader of a block has besides what the page made before, by what its commands name. */
export async function prepare(reader: Reader, { text }: Block): Promise<void> {
  for (const [pattern, setUp] of SETTINGS) if (pattern.test(text)) await setUp(reader);
}

const SETTINGS: readonly (readonly [RegExp, (reader: Reader) => unknown])[] = [
  [/--declared cdktf\.out/, writeSynth],
  [/terraform\.tfstate/, storeState],
  [
    /check plan-\*\.json/,
    ({ folder }) => copyFileSync("test/terraform/fixtures/root-module.plan.json", join(folder, "plan-a.json")),
  ],
  [/git ls-files/, trackSources],
  [/verify acme-prefix/, addPrefixRule],
  [/--bucket acme-media --auto-approve/, ({ s3 }) => s3.buckets.create({ name: "acme-media" })],
  [/--history reports\//, ({ folder }) => mkdirSync(join(folder, "reports"), { recursive: true })],
];

export function writeSynth({ folder }: Reader): void {
  const stack = join(folder, "cdktf.out", "stacks", "acme");
  mkdirSync(stack, { recursive: true });
  const manifest = {
    version: "0.21.0",
    stacks: { acme: { name: "acme", synthesizedStackPath: "stacks/acme/cdk.tf.json" } },
  };
  writeFileSync(join(folder, "cdktf.out", "manifest.json"), JSON.stringify(manifest));
  const resource = { aws_s3_bucket: { media: { bucket: "acme-media-thumbnails" } } };
  writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify({ resource }));
}

function storeState({ s3 }: Reader): void {
  const name = "acme-states";
  if (s3.buckets.get(name) === undefined) s3.buckets.create({ name, region: "us-east-1" });
  const attributes = { id: "acme-web-uploads", bucket: "acme-web-uploads", rule: [] };
  const content = JSON.stringify(
    rawState({ type: "aws_s3_bucket_lifecycle_configuration", name: "uploads", attributes }),
  );
  s3.buckets.get(name)?.objects.put({ key: "media/terraform.tfstate", content });
}

/** A bucket with a rule for some of its keys, and an upload under it and beside it. */
function addPrefixRule({ s3 }: Reader): void {
  const lifecycle =
    "<LifecycleConfiguration><Rule><ID>sweep-tmp</ID><Filter><Prefix>tmp/</Prefix></Filter><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>3</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>";
  const bucket = s3.buckets.create({ name: "acme-prefix", lifecycle });
  const initiated = new Date("2026-11-01T12:00:00Z");
  for (const key of ["films/a.mov", "tmp/a.mov"]) bucket.uploads.add({ key, initiated });
}

/** Imports of a CDKTF app, in the quotes that people use. */
export const SOURCE = `import { App } from "cdktf";
import { enforceAbortPolicy } from "mpu-guard/cdktf";
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
`;

/** Sources of a CDKTF app under git, as its team has them. */
async function trackSources(reader: Reader): Promise<void> {
  writeFileSync(join(reader.folder, "main.ts"), SOURCE);
  await reader.run("git init --quiet . && git add main.ts");
}
