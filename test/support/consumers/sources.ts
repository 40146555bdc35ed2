import type { Framework } from "./framework.ts";

/** The template's own `main.ts` with a bucket in it, and the policy enforced. */
export function mainWith(framework: Framework, template: string, attach: boolean): string {
  const names = attach ? "AbortIncompleteMultipartUpload, enforceAbortPolicy" : "enforceAbortPolicy";
  const bucket = 'new S3Bucket(this, "media", { bucket: "acme-media" })';
  const resources = `
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    ${attach ? `new AbortIncompleteMultipartUpload(this, "abort", { bucket: ${bucket} })` : bucket};
  `;
  const main = template
    .replace("// define resources here", resources)
    .replace("app.synth();", "enforceAbortPolicy(app);\napp.synth();");
  return `
import { AwsProvider } from "@${framework}/provider-aws/lib/provider";
import { S3Bucket } from "@${framework}/provider-aws/lib/s3-bucket";
import { ${names} } from "mpu-guard/${framework}";
${main}`;
}

/** A test as the template's own are, of the construct. */
export function jestTest(framework: Framework): string {
  return `
import "${framework}/lib/testing/adapters/jest";
import { Testing } from "${framework}";
import { S3BucketLifecycleConfiguration } from "@${framework}/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { AbortIncompleteMultipartUpload } from "mpu-guard/${framework}";

it("attaches the rule", () => {
  const stack = Testing.synthScope((scope) => {
    new AbortIncompleteMultipartUpload(scope, "abort", { bucket: "acme-media", daysAfterInitiation: 3 });
  });
  expect(stack).toHaveResourceWithProperties(S3BucketLifecycleConfiguration, { bucket: "acme-media" });
});
`;
}

/** A program in JavaScript, as ESM. */
export function esmProgram(framework: Framework): string {
  return `
import { App, TerraformStack, Testing } from "${framework}";
import { AbortIncompleteMultipartUpload } from "mpu-guard/${framework}";
import { DEFAULT_POLICY } from "mpu-guard";

const stack = new TerraformStack(new App(), "acme");
new AbortIncompleteMultipartUpload(stack, "abort", { bucket: "acme-media", policy: DEFAULT_POLICY });
console.log(Testing.synth(stack));
`;
}

/** A program that names types of every entry, for the type check alone. */
export function typedProgram(framework: Framework): string {
  return `
import { S3Bucket } from "@${framework}/provider-aws/lib/s3-bucket/index.js";
import { App, TerraformStack } from "${framework}";
import { type Bucket, evaluate, type Finding, messageOf, type Policy, type Report, UNKNOWN, type Verdict } from "mpu-guard";
import { AbortIncompleteMultipartUpload, enforceAbortPolicy, type EnforcementMode } from "mpu-guard/${framework}";
import { loadPolicy, PolicyFileError } from "mpu-guard/policy-file";

const mode: EnforcementMode = "check";
const policy: Policy = loadPolicy();
const app = new App();
const stack = new TerraformStack(app, "acme");
new AbortIncompleteMultipartUpload(stack, "abort", { bucket: new S3Bucket(stack, "media", {}), policy });
enforceAbortPolicy(app, { policy, mode });

const bucket: Bucket = { account: null, region: null, name: UNKNOWN, kind: "general-purpose", origin: "declared" };
const verdict: Verdict = evaluate({ state: "absent" }, policy, bucket, "2026-11-21");
export const texts: string[] = verdict.findings.map((finding: Finding) => messageOf(finding, verdict));
export const violations = (report: Report): number => report.summary.violation;
export const isProblem = (thrown: unknown): thrown is PolicyFileError => thrown instanceof PolicyFileError;
// @ts-expect-error: where types were missing, everything would be "any" and this would compile
new AbortIncompleteMultipartUpload(stack, "abort", { bucket: 7 });
`;
}
