import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { TerraformVariable, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { bodyOf, resolveIn } from "../../modules/resolve-body.ts";
import { isExpression } from "../../terraform/json/body.ts";
import { abortRule, EXPIRE, newApp, newStack, tf } from "./synth.ts";

describe("resolve-body", () => {
  it("reads without toTerraform() what toTerraform() would render", () => {
    const stack = newStack(newApp());
    const bucket = new S3Bucket(stack, "logs", {
      bucket: "acme-logs",
      tags: { team: "web" },
      lifecycleRule: [{ enabled: true, prefix: "tmp/", abortIncompleteMultipartUploadDays: 7 }],
    });
    const lifecycle = new S3BucketLifecycleConfiguration(stack, "lifecycle", {
      bucket: bucket.id,
      rule: [EXPIRE, abortRule(7)],
    });
    for (const node of [bucket, lifecycle]) {
      const resources = resolveIn(node, node.toTerraform().resource) as Record<string, Record<string, object>>;
      const rendered = { ...resources[node.terraformResourceType]?.[node.friendlyUniqueId], "//": undefined };
      expect(JSON.parse(JSON.stringify(resolveIn(node, bodyOf(node))))).toEqual(rendered);
    }
  });

  it("resolves tokens wherever they hide", () => {
    const stack = newStack(newApp());
    const variable = new TerraformVariable(stack, "x", {});
    const number = Token.asNumber(variable.value);
    const value = {
      text: variable.stringValue,
      inText: `a-${variable.stringValue}`,
      number,
      numberInText: `a${number}`,
      list: variable.listValue,
      map: Token.asStringMap(variable.value),
      any: variable.value,
      literal: "a",
    };
    expect(resolveIn(stack, value)).toEqual({
      text: tf("var.x"),
      inText: `a-${tf("var.x")}`,
      number: tf("var.x"),
      numberInText: `a${tf("var.x")}`,
      list: tf("var.x"),
      map: tf("var.x"),
      any: tf("var.x"),
      literal: "a",
    });
    expect([number, variable.stringValue, variable.value, tf("a"), "%{ if a }"].map(isExpression)).not.toContain(false);
    expect([-1, 7, "a", "$", undefined, null, {}, [], true].map(isExpression)).not.toContain(true);
  });
});
