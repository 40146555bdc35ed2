import { describe, expect, it } from "vitest";
import { readDeclared } from "../../../terraform/index.ts";
import { bytesOf, judged, linesOf, refusalOf } from "../judged.ts";
import { bucket, lifecycle, plan } from "../plan-builder.ts";

const GOOD = plan([bucket("media"), lifecycle("media", ["aws_s3_bucket.media.id", "aws_s3_bucket.media"])]);

describe("files that cannot be judged: one line that says what to do", () => {
  it.each([
    ["an empty file", "", /empty.*terraform show -json/],
    [
      "a truncated file, with the place",
      JSON.stringify(GOOD, null, 1).slice(0, 900),
      /cut off at line \d+, column \d+/,
    ],
    ["a file cut off inside of a text", '{"format_version": "1.', /cut off at line 1, column 23/],
    ["a file that is wrong in the middle", '{\n "a": 1,\n "b": nope\n}', /not valid JSON at line 3, column 7/],
    ["two documents", "{}\n{}", /a second JSON document begins at line 2, column 1: write each to a file of its own/],
    ["something after the document", "{} x", /not valid JSON at line 1, column 4/],
    [
      "the output of the setup-terraform wrapper",
      '[command]/opt/hostedtoolcache/terraform/1.9.8/x64/terraform-bin show -json tfplan\n{"format_version":"1.2"}\n',
      /terraform_wrapper: false/,
    ],
    [
      "the lines of the setup-terraform wrapper behind the JSON",
      '{"format_version":"1.2"}\n::debug::Terraform exited with code 0.\n::set-output name=exitcode::0\n',
      /terraform_wrapper: false/,
    ],
    ["a list of plans", '[{"format_version":"1.2"},{"format_version":"1.2"}]', /list of plans.*file of its own/],
    ["the plan as people read it", "Terraform will perform the following actions:", /terraform show -json/],
    ["the log of terraform plan -json", '{"@level":"info"}\n{"@level":"info"}', /the log of .*terraform plan -json/],
    [
      "a plan of a newer major format",
      '{"format_version":"2.0","resource_changes":[]}',
      /format_version is 2\.0.*update mpu-guard/,
    ],
    [
      "a format that is an object",
      '{"format_version":{"a":1},"resource_changes":[]}',
      /format_version is an object, where a version such as "1\.2" is expected/,
    ],
    ["a format that is a number", '{"format_version":1}', /format_version is a number, where a version/],
    ["a format that is some text", '{"format_version":"\\u001b[2J"}', /format_version is a text that is not a version/],
    ["a plan that failed", '{"format_version":"1.2","errored":true,"resource_changes":[]}', /terraform plan failed/],
    [
      "a state file of an old version",
      '{"version":3,"serial":3,"lineage":"x","modules":[]}',
      /not of version 4.*terraform show -json/,
    ],
    [
      "a state file that is encrypted",
      '{"serial":3,"lineage":"x","encrypted_data":"AAAA","encryption_version":"v0"}',
      /encrypted: decrypt it/,
    ],
    [
      "a state file with something else for resources",
      '{"version":4,"serial":3,"lineage":"x","resources":{}}',
      /list of resources is not as terraform prints it/,
    ],
    [
      "a state file with the flat attributes of an old provider",
      '{"version":4,"lineage":"x","resources":[{"mode":"managed","type":"aws_s3_bucket","name":"a","provider":"p","instances":[{"attributes_flat":{"bucket":"b"}}]}]}',
      /instance without attributes is not as terraform prints it/,
    ],
    ["the manifest of a synth", '{"version":"0.21.0","stacks":{}}', /folder/],
    ["the schemas of providers", '{"format_version":"1.0","provider_schemas":{}}', /neither a plan nor a state/],
    ["a template of CloudFormation", '{"Resources":{}}', /neither synthesized code/],
    ["nothing at all", "{}", /neither synthesized code/],
    ["a list", "[]", /neither synthesized code/],
    ["a number", "7", /neither synthesized code/],
  ])("%s", (_, text, expected) => {
    const line = refusalOf(bytesOf(text));
    expect(line).toMatch(expected);
    expect(line).toMatch(/^file: /);
  });

  it("a binary plan given by mistake", () => {
    expect(refusalOf(new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]))).toMatch(/binary format: run `terraform show -json/);
    expect(refusalOf(new Uint8Array([0x41, 0, 0, 7]))).toMatch(/binary file/);
    expect(refusalOf(new Uint8Array([0x7b, 0xff, 0xff, 0x41]))).toMatch(/neither UTF-8 nor UTF-16/);
  });

  it("a message never quotes the file, which may hold secrets", () => {
    expect(refusalOf(bytesOf('{"password": hunter2}'))).not.toContain("hunter2");
  });

  it("duplicate addresses are reported, not merged", () => {
    const media = bucket("media");
    expect(refusalOf(bytesOf(plan([media, media])))).toMatch(/"aws_s3_bucket.media" is declared twice/);
    const twice = '{"resource":{"aws_s3_bucket":{"a":{"bucket":"x"},"b":{},"a":{"bucket":"y"}}}}';
    expect(refusalOf(bytesOf(twice))).toMatch(/"aws_s3_bucket.a" is declared twice/);
  });
});

describe("files in every encoding", () => {
  const text = JSON.stringify(GOOD);
  const utf16 = new Uint8Array(Buffer.from(text, "utf16le"));
  const swapped = new Uint8Array(Buffer.from(text, "utf16le").swap16());
  const withMark = (mark: readonly number[], bytes: Uint8Array) => new Uint8Array([...mark, ...bytes]);
  it.each([
    ["UTF-8", bytesOf(text)],
    ["UTF-8 with a byte order mark", withMark([0xef, 0xbb, 0xbf], bytesOf(text))],
    ["UTF-16 as PowerShell writes it", withMark([0xff, 0xfe], utf16)],
    ["UTF-16, big-endian", withMark([0xfe, 0xff], swapped)],
    ["UTF-16 without a mark", utf16],
  ])("%s", (_, bytes) => {
    expect(linesOf(readDeclared(bytes, "plan.json"))).toEqual(["aws_s3_bucket.media: compliant"]);
  });
});

describe("files that are meant to break a reader", () => {
  it("prototype keys are harmless", () => {
    const text = JSON.stringify(GOOD)
      .replace('"after":{', '"after":{"__proto__":{"bucket":"evil","lifecycle_rule":[{"enabled":true}]},')
      .replace('"module_calls":{}', '"module_calls":{"__proto__":{"module":{}},"constructor":{}}')
      .replace('"after_unknown":{', '"after_unknown":{"__proto__":{"rule":true},');
    expect(judged(text)).toEqual(["aws_s3_bucket.media: compliant"]);
    expect(({} as { bucket?: unknown }).bucket).toBeUndefined();
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])("a resource called %s", (name) => {
    const parts = [bucket(name), lifecycle(name, [`aws_s3_bucket.${name}.id`, `aws_s3_bucket.${name}`])];
    expect(judged(JSON.stringify(plan(parts)))).toEqual([`aws_s3_bucket.${name}: compliant`]);
    const code = `{"resource":{"aws_s3_bucket":{"${name}":{"bucket":"acme"}}}}`;
    expect(judged(code)).toEqual([`aws_s3_bucket.${name}: violation no-lifecycle-configuration`]);
  });

  const deep = (open: string, close: string, depth = 10_000) => open.repeat(depth) + close.repeat(depth);

  it("10,000 levels of nesting in values and marks", () => {
    const text = JSON.stringify(GOOD)
      .replace('"after":{', `"after":{"tags":${deep('{"a":', "", 1)}${deep("[", "]")}},`)
      .replace('"tags_all":{}', `"tags_all":{},"rule":${deep("[", "]")},"tags":${deep("[", "]")}`);
    expect(judged(text)).toEqual(["aws_s3_bucket.media: compliant"]);
  });

  it("10,000 levels of modules in a state and in references", () => {
    const modules = `${'{"address":"module.a","child_modules":['.repeat(10_000)}${"]}".repeat(10_000)}`;
    expect(judged(`{"format_version":"1.0","values":{"root_module":${modules}}}`)).toEqual([]);
    const path = Array.from({ length: 10_000 }, () => "module.a").join(".");
    expect(judged(plan([bucket("media", { module: path })]))).toEqual([
      `${path}.aws_s3_bucket.media: violation no-lifecycle-configuration`,
    ]);
  });

  it("10,000 levels of nesting in code, in for_each too", () => {
    const body = `{"bucket":"acme","for_each":${deep("[", "]")},"tags":${deep("[", "]")},"lifecycle_rule":${deep("[", "]")}}`;
    expect(judged(`{"resource":{"aws_s3_bucket":{"a":${body}}}}`)).toHaveLength(1);
  });

  it("references in a circle", () => {
    const circle = { module_calls: {}, resources: [], outputs: { o: { expression: { references: ["var.v"] } } } };
    const calls = { m: { expressions: { v: { references: ["module.m.o", "module.m"] } }, module: circle } };
    const parts = [bucket("media"), lifecycle("x", ["module.m.o", "module.m"])];
    expect(judged(plan(parts, { calls }))).toContain("aws_s3_bucket_lifecycle_configuration.x: undecided unattributed");
  });

  it("parts of the wrong type are refused, and never a green result", () => {
    for (const broken of [7, "x", {}, null, [null], [7], [{ type: 7 }], [{ type: "aws_s3_bucket" }]]) {
      const refused = (document: object) => refusalOf(bytesOf(document));
      expect(refused({ format_version: "1.2", resource_changes: broken })).toMatch(/not as terraform prints it/);
      const root = { resources: broken };
      expect(refused({ format_version: "1.0", values: { root_module: root } })).toMatch(/not as terraform prints it/);
      expect(refused({ resource: { aws_s3_bucket: { a: 7 } } })).toMatch(/aws_s3_bucket.a/);
      expect(judged({ ...GOOD, variables: broken, deferred_changes: undefined })).toHaveLength(1);
      expect(judged({ ...GOOD, configuration: broken })).not.toContain("aws_s3_bucket.media: compliant");
    }
  });

  it.each([7, "x", null, [], [7]])("a resource block that is %j", (resource) => {
    expect(refusalOf(bytesOf({ resource }))).toMatch(/resource block is no object/);
  });

  it("a plan whose changes were cut out of it is refused", () => {
    const { resource_changes: _, ...rest } = GOOD;
    const planned = { root_module: { resources: [{ address: "aws_s3_bucket.media" }] } };
    expect(refusalOf(bytesOf({ ...rest, planned_values: planned }))).toMatch(/resource_changes/);
  });

  it("control characters and Markdown in names", () => {
    const name = "acme-\u001b[31m|`x`\n";
    const [line] = judged(plan([bucket("media", { after: { bucket: name } })]));
    expect(line).toBe("aws_s3_bucket.media: violation no-lifecycle-configuration");
  });
});

describe("files without buckets", () => {
  it.each([
    ["an empty plan", '{"format_version":"1.2","resource_changes":[]}'],
    ["a plan without changes", '{"format_version":"1.2","planned_values":{}}'],
    ["an empty state", '{"format_version":"1.0"}'],
    ["code without resources", '{"terraform":{}}'],
  ])("%s", (_, text) => expect(judged(text)).toEqual([]));
});
