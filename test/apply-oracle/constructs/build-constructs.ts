import { DataAwsS3Bucket } from "@cdktf/provider-aws/lib/data-aws-s3-bucket/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import {
  type App,
  conditional,
  DataResource,
  Fn,
  propertyAccess,
  TerraformCount,
  TerraformIterator,
  TerraformLocal,
  TerraformStack,
  TerraformVariable,
  Token,
} from "cdktf";
import type { BucketConstruct, ConfigurationConstruct, ConstructsProgram } from "./constructs-program.ts";

/** A bucket that was made, and what is needed to refer to it. */
interface Made {
  readonly construct: S3Bucket;
  readonly id: string;
  readonly spec: BucketConstruct;
  readonly count: TerraformCount | undefined;
  readonly iterator: ReturnType<typeof TerraformIterator.fromList | typeof TerraformIterator.fromMap> | undefined;
  readonly keys: readonly (string | number)[];
  /** The same name once more, where it can be written twice. */
  readonly name: string | undefined;
  readonly literalName: (pick: number) => string | undefined;
}

/** Makes the stack of a program. */
export function buildConstructs(app: App, program: ConstructsProgram): TerraformStack {
  const stack = new TerraformStack(app, "stack");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  const made = program.buckets.map((spec, index) => makeBucket(stack, spec, `b${index}`));
  for (const [index, spec] of program.configurations.entries()) {
    const target = made[spec.bucket % made.length];
    if (target !== undefined) makeConfiguration(stack, spec, target, `c${index}`);
  }
  return stack;
}

function makeBucket(stack: TerraformStack, spec: BucketConstruct, id: string): Made {
  const keys = spec.instances === 1 ? ["logs"] : ["logs", "media"];
  const count = spec.repetition === "count" ? TerraformCount.of(spec.instances) : undefined;
  const iterator =
    spec.repetition === "list iterator"
      ? TerraformIterator.fromList(keys)
      : spec.repetition === "map iterator"
        ? TerraformIterator.fromMap(Object.fromEntries(keys.map((key) => [key, `of-${key}`])))
        : undefined;
  const part =
    count !== undefined
      ? Token.asString(count.index)
      : iterator === undefined
        ? undefined
        : Token.asString(iterator.key);
  const stem = `acme-${id}`;
  const base = baseName(stack, spec, stem, id);
  const name = base === undefined ? undefined : part === undefined ? base : `${base}-${part}`;
  const construct = new S3Bucket(stack, id, {
    ...(name !== undefined && { bucket: name }),
    ...(spec.naming === "prefix" && { bucketPrefix: `${stem}-` }),
    ...(count !== undefined && { count }),
    ...(iterator !== undefined && { forEach: iterator }),
    ...(spec.inline && { lifecycleRule: [{ enabled: true, abortIncompleteMultipartUploadDays: 7 }] }),
  });
  const indexes = count === undefined ? (iterator === undefined ? [] : keys) : keys.map((_, index) => index);
  const literalName = (pick: number) => {
    if (base === undefined) return undefined;
    const key = indexes[pick % Math.max(indexes.length, 1)];
    return key === undefined ? stem : `${stem}-${key}`;
  };
  return { construct, id, spec, count, iterator, keys: indexes, name, literalName };
}

function baseName(stack: TerraformStack, { naming }: BucketConstruct, stem: string, id: string): string | undefined {
  switch (naming) {
    case "none":
    case "prefix":
      return undefined;
    case "variable":
      return new TerraformVariable(stack, `${id}-name`, { type: "string", default: stem }).stringValue;
    case "local":
      return new TerraformLocal(stack, `${id}-name`, stem).asString;
    case "template": {
      const company = new TerraformVariable(stack, `${id}-company`, { type: "string", default: "acme" });
      return `${company.stringValue}-${id}`;
    }
    case "literal":
      return stem;
  }
}

function makeConfiguration(stack: TerraformStack, spec: ConfigurationConstruct, target: Made, id: string): void {
  const repeated = repeat(spec, target);
  const bucket = through(stack, spec, target, repeated, id);
  const days =
    spec.days === "variable"
      ? new TerraformVariable(stack, `${id}-days`, { type: "number", default: daysOf(spec) }).numberValue
      : daysOf(spec);
  const rule = ruleOf(spec, days);
  const config = { bucket, ...repeated.meta };
  if (spec.given === "dynamic") {
    const list = new TerraformVariable(stack, `${id}-rules`, { type: "any", default: [{ days: daysOf(spec) }] });
    const over = TerraformIterator.fromList(list.listValue);
    const content = ruleOf(spec, daysOf(spec));
    const body: Record<string, unknown> = {
      id: "abort",
      status: content.status,
      filter: content.filter,
      ...(spec.rule === "none"
        ? { expiration: [{ days: 90 }] }
        : { abort_incomplete_multipart_upload: [{ days_after_initiation: propertyAccess(over.value, ["days"]) }] }),
    };
    new S3BucketLifecycleConfiguration(stack, id, { ...config, rule: over.dynamic(body) });
    return;
  }
  const construct = new S3BucketLifecycleConfiguration(
    stack,
    id,
    spec.given === "argument" ? { ...config, rule: [rule] } : config,
  );
  if (spec.given === "putRule") construct.putRule([rule]);
  if (spec.given === "addOverride") {
    construct.addOverride("rule", [
      {
        id: rule.id,
        status: rule.status,
        filter: rule.filter,
        ...(spec.rule === "none"
          ? { expiration: [{ days: 90 }] }
          : { abort_incomplete_multipart_upload: [{ days_after_initiation: days }] }),
      },
    ]);
  }
}

interface RepeatedConstruct {
  readonly meta: { readonly count?: TerraformCount; readonly forEach?: TerraformIterator };
  /** The bucket's attribute. */
  readonly attribute: (name: "id" | "bucket") => string;
  readonly isRunning: boolean;
}

function repeat({ over, pick }: ConfigurationConstruct, target: Made): RepeatedConstruct {
  const { construct, count, iterator, keys, id } = target;
  if (keys.length === 0) return { meta: {}, attribute: (name) => construct[name], isRunning: false };
  if (over === "one") {
    const key = keys[pick % keys.length] ?? 0;
    // Property access would write a key as an attribute, which Terraform does not take for an instance.
    const index = typeof key === "number" ? key : JSON.stringify(key);
    return { meta: {}, attribute: (name) => `\${aws_s3_bucket.${id}[${index}].${name}}`, isRunning: false };
  }
  if (over === "fromResources" && iterator !== undefined) {
    const resources = TerraformIterator.fromResources(construct);
    return { meta: { forEach: resources }, attribute: (name) => resources.getString(name), isRunning: true };
  }
  const own = count === undefined ? "each.key" : "count.index";
  return {
    meta: { ...(count !== undefined && { count }), ...(iterator !== undefined && { forEach: iterator }) },
    attribute: (name) =>
      over === "escape hatch" || count !== undefined
        ? `\${aws_s3_bucket.${id}[${own}].${name}}`
        : Token.asString(propertyAccess(construct.fqn, [iterator?.key, name])),
    isRunning: true,
  };
}

function through(
  stack: TerraformStack,
  { by, pick, over }: ConfigurationConstruct,
  target: Made,
  { attribute, isRunning }: RepeatedConstruct,
  id: string,
): string {
  const own = attribute("id");
  switch (by) {
    case "id":
      return own;
    case "bucket":
      return attribute("bucket");
    case "same name":
      return target.name !== undefined && over !== "one" && over !== "fromResources" ? target.name : own;
    case "literal name":
      return (isRunning ? undefined : target.literalName(pick)) ?? own;
    case "elsewhere":
      return isRunning ? own : "elsewhere-logs";
    case "data source":
      return isRunning ? own : new DataAwsS3Bucket(stack, `${id}-data`, { bucket: own }).id;
    case "local":
      return isRunning ? own : new TerraformLocal(stack, `${id}-local`, own).asString;
    case "terraform_data":
      return isRunning ? own : Token.asString(new DataResource(stack, `${id}-hop`, { input: own as never }).output);
    case "conditional": {
      const flag = new TerraformVariable(stack, `${id}-flag`, { type: "bool", default: true });
      return Token.asString(conditional(flag.booleanValue, own, "elsewhere-off"));
    }
    case "Fn.element":
      return Token.asString(Fn.element([own, "elsewhere-other"], 0));
    case "Fn.join":
      return Fn.join("", [own]);
    case "token in text":
      return `${own}-access`;
  }
}

function daysOf({ rule }: ConfigurationConstruct): number {
  return rule === "long" ? 30 : 7;
}

function ruleOf({ rule }: ConfigurationConstruct, days: number): S3BucketLifecycleConfigurationRule {
  return {
    id: "abort",
    status: rule === "disabled" ? "Disabled" : "Enabled",
    filter: rule === "prefix" ? [{ prefix: "logs/" }] : [{}],
    ...(rule === "none"
      ? { expiration: [{ days: 90 }] }
      : { abortIncompleteMultipartUpload: [{ daysAfterInitiation: days }] }),
  };
}
