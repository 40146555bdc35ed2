import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { type TerraformStack, Testing } from "cdktf";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { EXPLANATIONS, type Instruction } from "../../explanations/index.ts";
import { AbortIncompleteMultipartUpload, enforceAbortPolicy } from "../../modules/index.ts";
import { FINDING_KINDS, type FindingKind } from "../../policy/index.ts";
import { newApp, newStack } from "../modules/synth.ts";

/** Their code is about something else than the rule that aborts: a prefix, a bucket policy, tags, a role. */
const NO_ABORT_RULE: ReadonlySet<FindingKind> = new Set([
  "abort-prefix-literal",
  "expiration-disabled",
  "deprecated-prefix",
  "lifecycle-service-denied",
  "exemption-expired",
  "access-denied",
]);

const cases = FINDING_KINDS.filter((kind) => codeOf(kind) !== undefined && !NO_ABORT_RULE.has(kind));

describe("the fix in TypeScript", () => {
  it.each(cases)("of %s makes synth pass", (kind) => {
    const stack = newStack(newApp());
    const media = new S3Bucket(stack, "media", { bucket: "acme-media" });
    expect(() => check(stack)).toThrow("acme-media");

    run(codeOf(kind) ?? "", stack, media);

    expect(() => check(stack)).not.toThrow();
  });

  it("is code for every violation of a declared bucket", () => {
    expect(cases.length).toBeGreaterThan(11);
  });
});

function codeOf(kind: FindingKind): string | undefined {
  const { typescript }: { readonly typescript?: Instruction } = EXPLANATIONS[kind].fixes;
  return typescript?.code?.lines.join("\n");
}

/** As in the constructor of a stack. */
function run(code: string, stack: TerraformStack, media: S3Bucket): void {
  const names = { media, AbortIncompleteMultipartUpload, S3BucketLifecycleConfiguration };
  const { code: script } = transformSync(code, { loader: "ts" });
  new Function(...Object.keys(names), script).call(stack, ...Object.values(names));
}

function check(stack: TerraformStack): void {
  enforceAbortPolicy(stack);
  Testing.synth(stack);
}
