import { describe, expect, it } from "vitest";
import { judged, MISSING } from "../../judged.ts";
import { bucket, call, lifecycle, type PartOptions, plan, refs } from "../../plan-builder.ts";

describe("modules", () => {
  const inSite: PartOptions = { module: "module.site" };

  it("references are relative to their module", () => {
    const parts = [bucket("a"), bucket("a", inSite), lifecycle("x", refs("aws_s3_bucket.a.id"), inSite)];
    expect(judged(plan(parts, { calls: { site: call(parts.slice(1)) } }))).toEqual([
      `aws_s3_bucket.a: ${MISSING}`,
      "module.site.aws_s3_bucket.a: compliant",
    ]);
  });

  it("module output hop", () => {
    const inside = [bucket("a", inSite)];
    const outputs = { id: { expression: { references: refs("aws_s3_bucket.a.id") } } };
    const parts = [...inside, lifecycle("x", refs("module.site.id"))];
    expect(judged(plan(parts, { calls: { site: call(inside, { outputs }) } }))).toEqual([
      "module.site.aws_s3_bucket.a: compliant",
    ]);
  });

  it("module input hop, and on through an output of another module", () => {
    const storage = [bucket("a", { module: "module.storage" })];
    const rules = [lifecycle("x", ["var.bucket"], { module: "module.rules" })];
    const calls = {
      storage: call(storage, { outputs: { id: { expression: { references: refs("aws_s3_bucket.a.id") } } } }),
      rules: call(rules, { expressions: { bucket: { references: refs("module.storage.id") } } }),
    };
    expect(judged(plan([...storage, ...rules], { calls }))).toEqual(["module.storage.aws_s3_bucket.a: compliant"]);
  });

  it("instances of a module pair within themselves, and their outputs by key", () => {
    const site = (key: string) => bucket("a", { module: `module.site["${key}"]`, after: { bucket: `acme-${key}` } });
    const outputs = { id: { expression: { references: refs("aws_s3_bucket.a.id") } } };
    const parts = [site("x"), site("y"), lifecycle("l", ['module.site["y"].id', 'module.site["y"]', "module.site"])];
    expect(judged(plan(parts, { calls: { site: call([site("x")], { outputs }) } }))).toEqual([
      `module.site["x"].aws_s3_bucket.a: ${MISSING}`,
      'module.site["y"].aws_s3_bucket.a: compliant',
    ]);
  });

  it("each.value of a module call reaches the resource inside", () => {
    const rules = (key: string) => lifecycle("x", ["var.bucket"], { module: `module.rules["${key}"]` });
    const parts = [bucket("s", { index: "a" }), bucket("s", { index: "b" }), rules("b")];
    const rulesCall = call([rules("b")], {
      expressions: { bucket: { references: ["each.value.id", "each.value"] } },
      iteration: ["aws_s3_bucket.s"],
    });
    expect(judged(plan(parts, { calls: { rules: rulesCall } }))).toEqual([
      `aws_s3_bucket.s["a"]: ${MISSING}`,
      'aws_s3_bucket.s["b"]: compliant',
    ]);
  });
});
