import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { Fn, type TerraformStack, TerraformVariable, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { renderStack } from "../../../modules/declared-app/render-stack.ts";
import { TokenResolver } from "../../../modules/declared-app/token-resolver.ts";
import { abortRule, EXPIRE, newApp, newStack, tf } from "../synth.ts";

/** What synth writes, without the one part of the metadata that nobody needs. */
function written(stack: TerraformStack): object {
  const text = JSON.stringify(stack.toTerraform(), (key, value) => (key === "uniqueId" ? undefined : value));
  return JSON.parse(text).resource;
}

describe("renderStack", () => {
  it("renders what toTerraform() renders, where it goes round it too", () => {
    const stack = newStack(newApp());
    const provider = new AwsProvider(stack, "us", { alias: "us", region: "us-east-1" });
    const bucket = new S3Bucket(stack, "logs", {
      bucket: "acme-logs",
      provider,
      tags: { team: "web" },
      lifecycleRule: [{ enabled: true, prefix: "tmp/", abortIncompleteMultipartUploadDays: 7 }],
    });
    const rules = [EXPIRE, abortRule(7)];
    new S3BucketLifecycleConfiguration(stack, "plain", { bucket: bucket.id, rule: rules });
    const amended = new S3BucketLifecycleConfiguration(stack, "amended", { bucket: bucket.id, rule: rules });
    amended.addOverride("rule", [{ id: "x" }]);

    const { document } = renderStack(stack);

    expect(JSON.parse(JSON.stringify(document.resource))).toMatchObject(written(stack));
  });

  it("sees an override of the stack itself, which no construct shows", () => {
    const stack = newStack(newApp());
    new S3Bucket(stack, "logs", { bucket: "acme-logs" });
    stack.addOverride("resource.aws_s3_bucket.logs.tags", { team: "web" });

    expect(renderStack(stack).document.resource).toMatchObject(written(stack));
    expect(renderStack(stack).document.resource).toMatchObject({ aws_s3_bucket: { logs: { tags: { team: "web" } } } });
  });

  it("shares nothing that can be changed in place, or a later change would go unnoticed", () => {
    const stack = newStack(newApp());
    const bucket = new S3Bucket(stack, "logs", {});
    const rules = [{ id: "x" }];
    new S3BucketLifecycleConfiguration(stack, "lifecycle", { bucket: bucket.id }).addOverride("rule", rules);
    const { document } = renderStack(stack);
    rules.push({ id: "y" });
    expect(JSON.stringify(document)).not.toContain('"y"');
  });
});

describe("TokenResolver", () => {
  it("resolves tokens wherever they hide", () => {
    const stack = newStack(newApp());
    const variable = new TerraformVariable(stack, "x", {});
    const number = Token.asNumber(variable.value);
    const values: Readonly<Record<string, [unknown, unknown]>> = {
      text: [variable.stringValue, tf("var.x")],
      inText: [`a-${variable.stringValue}`, `a-${tf("var.x")}`],
      number: [number, tf("var.x")],
      numberInText: [`a${number}`, `a${tf("var.x")}`],
      list: [variable.listValue, tf("var.x")],
      map: [Token.asStringMap(variable.value), tf("var.x")],
      any: [variable.value, tf("var.x")],
      inBlock: [{ a: [{ b: variable.stringValue }] }, { a: [{ b: tf("var.x") }] }],
      literal: ["a", "a"],
    };
    for (const [token, expected] of Object.values(values)) {
      expect(new TokenResolver(stack).resolve(token)).toEqual(expected);
    }
  });

  it.each<[string, (reference: string) => string, RegExp]>([
    [
      "alone",
      (reference) => reference,
      /^\$\{data\.terraform_remote_state\.cross-stack-reference-input-a\.outputs\.(.*)\}$/,
    ],
    ["in text", (reference) => `x-${reference}`, /^x-\$\{data\..*\.outputs\.(.*)\}$/],
    ["in a function", (reference) => Fn.lower(reference), /^\$\{lower\(data\..*\.outputs\.(.*)\)\}$/],
  ])("reads a reference to another stack, %s, as an output, before synth wires it", (_, using, expected) => {
    const app = newApp();
    const bucket = new S3Bucket(newStack(app, "a"), "logs", {});
    const resolver = new TokenResolver(newStack(app, "b"));

    const [, output = ""] = expected.exec(String(resolver.resolve(using(bucket.id)))) ?? [];

    expect(resolver.readOutputs.get(bucket.cdktfStack)).toEqual(new Map([[output, tf("aws_s3_bucket.logs.id")]]));
  });
});
