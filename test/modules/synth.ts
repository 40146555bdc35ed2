import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { type App, type AppConfig, TerraformStack, Testing } from "cdktf";
import type { IConstruct } from "constructs";
import {
  DEFAULT_POLICY,
  type EnforceAbortPolicyOptions,
  enforceAbortPolicy,
  type Policy,
} from "../../modules/index.ts";

export const POLICY = DEFAULT_POLICY;
export const OUR_ID = DEFAULT_POLICY.rule.id;
export const INJECT = { mode: "inject" } as const;

/** The policy with an exemption that ends with the year. */
export function exempt(match: Policy["exemptions"][number]["match"]): Policy {
  const exemption = { match, reason: "wiped nightly", owner: "team-data", expires: "2026-12-31" } as const;
  return { ...POLICY, exemptions: [exemption] };
}

/** The rule as this project renders it, in Terraform JSON. */
export function ourRule(days = 7): object {
  return {
    id: OUR_ID,
    status: "Enabled",
    filter: [{}],
    abort_incomplete_multipart_upload: [{ days_after_initiation: days }],
  };
}

/** An expression as Terraform JSON writes it. */
export function tf(expression: string): string {
  return `\${${expression}}`;
}

export const EXPIRE: S3BucketLifecycleConfigurationRule = {
  id: "expire",
  status: "Enabled",
  filter: [{}],
  expiration: [{ days: 30 }],
};
export const EXPIRE_JSON = { id: "expire", status: "Enabled", filter: [{}], expiration: [{ days: 30 }] };

export function abortRule(daysAfterInitiation: number, id = "sweep"): S3BucketLifecycleConfigurationRule {
  return { id, status: "Enabled", filter: [{}], abortIncompleteMultipartUpload: [{ daysAfterInitiation }] };
}

export function newApp(config: AppConfig = {}): App {
  return Testing.app({ stackTraces: false, ...config });
}

export function newStack(scope: IConstruct, id = "acme"): TerraformStack {
  const stack = new TerraformStack(scope as App, id);
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  return stack;
}

/** An app with one stack, and in it one bucket. */
export function oneBucket(config: ConstructorParameters<typeof S3Bucket>[2] = { bucket: "acme-logs" }) {
  const app = newApp();
  const stack = newStack(app);
  const bucket = new S3Bucket(stack, "logs", config);
  return { app, stack, bucket };
}

/** Rules for a bucket, as an array or in any form that a configuration takes without a type. */
export function configure(scope: TerraformStack, bucket: string, rule: unknown, id = "lifecycle") {
  return new S3BucketLifecycleConfiguration(scope, id, { bucket, rule: rule as never });
}

/** Of `cdk.tf.json`, as much as the tests look at. */
type Json = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

export interface Synthesized {
  /** What failed the synth; absent where it passed. */
  readonly error?: string;
  /** Lines on the constructs of the tree, as `level path: message`. */
  readonly lines: readonly string[];
  /** The bodies of the lifecycle configurations of a stack, by logical id. */
  configurations(stack?: string): Readonly<Record<string, Record<string, unknown>>>;
  json(stack?: string): Json;
}

/** Enforces the policy and synthesises, as `node main.ts` would. */
export function synth(app: App, options: EnforceAbortPolicyOptions = {}): Synthesized {
  enforceAbortPolicy(app, { policy: POLICY, today: "2026-11-21", ...options });
  return synthOnly(app);
}

export function synthOnly(app: App): Synthesized {
  let error: string | undefined;
  try {
    app.synth();
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  const json = (stack = "acme"): Json =>
    JSON.parse(readFileSync(join(app.outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
  return {
    ...(error !== undefined && { error }),
    lines: linesOf(app),
    json,
    configurations: (stack) => (json(stack).resource?.aws_s3_bucket_lifecycle_configuration as never) ?? {},
  };
}

/** The annotations on a construct and below it, as `level path: message`. */
export function linesOf(scope: IConstruct): readonly string[] {
  return scope.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type.startsWith("@cdktf/"))
        .map(({ type, data }) => `${type.slice("@cdktf/".length)} ${node.path}: ${data}`),
    );
}
