import type { Block } from "./blocks.ts";

const PROVIDER = "@cdktf/provider-aws/lib";

/** Where the names come from that blocks use without importing them: a part of a file shows no imports. */
const MODULES: Readonly<Record<string, string>> = {
  AbortIncompleteMultipartUpload: "mpu-guard/cdktf",
  BucketEventForwarder: "mpu-guard/cdktf",
  BucketEventRemediator: "mpu-guard/cdktf",
  DriftPatchRole: "mpu-guard/cdktf",
  DriftScanRole: "mpu-guard/cdktf",
  NightlyDriftScan: "mpu-guard/cdktf",
  enforceAbortPolicy: "mpu-guard/cdktf",
  exemptionTags: "mpu-guard/cdktf",
  S3Bucket: `${PROVIDER}/s3-bucket/index.js`,
  S3BucketPolicy: `${PROVIDER}/s3-bucket-policy/index.js`,
  S3BucketLifecycleConfiguration: `${PROVIDER}/s3-bucket-lifecycle-configuration/index.js`,
  IamRolePolicy: `${PROVIDER}/iam-role-policy/index.js`,
  Testing: "cdktf",
  readFileSync: "node:fs",
  it: "vitest",
};

/** What stands around a part of a file. */
const SURROUNDINGS = `
import { App as SurroundingApp, TerraformStack as SurroundingStack } from "cdktf";
import type { S3Bucket as SurroundingBucket } from "${PROVIDER}/s3-bucket/index.js";
import type { S3DirectoryBucket } from "${PROVIDER}/s3-directory-bucket/index.js";
declare const app: SurroundingApp;
declare const media: SurroundingBucket;
declare const logs: SurroundingBucket;
declare const training: S3DirectoryBucket;
declare class StorageStack extends SurroundingStack {}
`;

/** A block as a file that a compiler takes: a whole file as it is, a part of one in the constructor of a stack. */
export function sourceOf({ text }: Block): string {
  if (isWholeFile(text)) return `${text}\nexport {};\n`;
  const imports = Object.entries(MODULES)
    .filter(([name]) => new RegExp(`\\b${name}\\b`).test(text))
    .map(([name, module]) => `import { ${name} } from "${module}";\n`);
  const body = `export class Part extends SurroundingStack {\n  part() {\n${text}\n  }\n}\n`;
  return `${imports.join("")}${SURROUNDINGS}${body}`;
}

function isWholeFile(text: string): boolean {
  return /^import /m.test(text);
}
