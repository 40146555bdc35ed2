import { describe, expect, it } from "vitest";
import { judged, LC, MISSING } from "../../judged.ts";
import { bucket, call, lifecycle, lifecycleOf, plan } from "../../plan-builder.ts";

describe("the same name in two accounts is two buckets", () => {
  it("by provider alias", () => {
    const after = { bucket: "acme-logs" };
    const parts = [
      bucket("here", { after }),
      bucket("there", { after, provider: "aws.east" }),
      lifecycleOf("acme-logs", "x", { provider: "aws.east" }),
    ];
    expect(judged(plan(parts))).toEqual([`aws_s3_bucket.here: ${MISSING}`, "aws_s3_bucket.there: compliant"]);
  });

  it("by the region of the resource", () => {
    const parts = [
      bucket("here", { after: { bucket: "acme-logs", region: "eu-west-1" } }),
      bucket("there", { after: { bucket: "acme-logs", region: "us-east-1" } }),
      lifecycleOf("acme-logs", "x", { after: { region: "us-east-1" } }),
    ];
    expect(judged(plan(parts))).toEqual([`aws_s3_bucket.here: ${MISSING}`, "aws_s3_bucket.there: compliant"]);
  });

  it("two buckets of one name that cannot be told apart: neither is covered", () => {
    const after = { bucket: "acme-logs" };
    const parts = [bucket("a", { after }), bucket("b", { after }), lifecycleOf("acme-logs", "x")];
    expect(judged(plan(parts))).toEqual([
      "aws_s3_bucket.a: undecided unattributed",
      "aws_s3_bucket.b: undecided unattributed",
      `${LC}.x: undecided unattributed`,
    ]);
  });

  it("which of several providers a module inherits is not known, where one between has no resources of it", () => {
    const inner = { module: "module.site.module.rules" };
    const rules = lifecycle("x", ["var.bucket"], { ...inner, provider: "module.site.module.rules:aws" });
    const media = bucket("a", { module: "module.site", provider: "aws.east" });
    const calls = {
      site: call([media], {
        calls: { rules: call([rules], { expressions: { bucket: { references: ["aws_s3_bucket.a.id"] } } }) },
      }),
    };
    expect(judged(plan([media, rules], { calls }))).toEqual(["module.site.aws_s3_bucket.a: compliant"]);
  });

  it("a module that inherits its provider uses the same one, as older Terraform names it too", () => {
    const site = { module: "module.site" };
    const inside = [bucket("a", site), lifecycleOf("acme-a", "x", { ...site, provider: "module.site:aws" })];
    expect(judged(plan(inside, { calls: { site: call(inside) } }))).toEqual(["module.site.aws_s3_bucket.a: compliant"]);
  });
});
