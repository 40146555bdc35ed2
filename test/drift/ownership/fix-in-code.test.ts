import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type CodeOwner, ownerText } from "../../../drift/ownership/code-owner.ts";
import { fixInCode } from "../../../drift/ownership/fix-in-code.ts";
import { abortRule, configurationOf, requirementWith } from "../../support/builders.ts";

const HCL: CodeOwner = { by: "terraform", address: "aws_s3_bucket_lifecycle_configuration.media", file: "plan.json" };
const wanted = requirementWith({ ruleId: "abort", daysAfterInitiation: 5 });
const text = (owner: CodeOwner, requirement = wanted) => fixInCode(owner, requirement).join("\n");

/** Ends strings, blocks and lines, begins expressions, commands a job, and reorders a terminal. */
const HOSTILE = `a"}\n\${file("/x")}%{ if true }\\\u001b[2J\u202e\n::error::x ##[group]\b\f`;

describe("the lines to add to code", () => {
  it("are a rule block for Terraform", () => {
    expect(text(HCL)).toBe(
      [
        "rule {",
        '  id     = "abort"',
        '  status = "Enabled"',
        "  filter {}",
        "  abort_incomplete_multipart_upload {",
        "    days_after_initiation = 5",
        "  }",
        "}",
      ].join("\n"),
    );
  });

  it("are a block of the bucket where the rules stand in it, as Terraform takes no second declaration", () => {
    expect(text({ ...HCL, isInline: true })).toMatch(
      /^lifecycle_rule \{\n.*"abort"\n.*enabled .*true\n.*abort_incomplete_multipart_upload_days = 5\n\}$/,
    );
  });

  it("are an element of the construct's rules for CDKTF", () => {
    const constructPath = "acme/abort/Resource";
    expect(text({ ...HCL, constructPath })).toBe(
      '{ id: "abort", status: "Enabled", filter: [{}], abortIncompleteMultipartUpload: [{ daysAfterInitiation: 5 }] },',
    );
    expect(text({ ...HCL, constructPath, isInline: true })).toBe(
      '{ id: "abort", enabled: true, abortIncompleteMultipartUploadDays: 5 },',
    );
  });

  it("are YAML for CloudFormation that reads as the rule", () => {
    expect(parse(text({ by: "cloudformation" }))).toEqual({
      LifecycleConfiguration: {
        Rules: [{ Id: "abort", Status: "Enabled", AbortIncompleteMultipartUpload: { DaysAfterInitiation: 5 } }],
      },
    });
  });

  it("are none where nobody knows the language", () => {
    expect(fixInCode({ by: "policy", where: "github.com/acme/infrastructure" }, wanted)).toEqual([]);
  });

  it("are no second rule where the code has one, which only has to be applied", () => {
    const declares = configurationOf(abortRule(5));
    expect(text({ ...HCL, declares })).toBe("# the code has such a rule: apply it");
    expect(text({ ...HCL, declares, constructPath: "a/b" })).toMatch(/^\/\/ /);
    expect(text({ ...HCL, declares: configurationOf(abortRule(30)) })).toMatch(/^rule \{/);
  });

  it.each<[string, CodeOwner]>([
    ["Terraform", HCL],
    ["inline rules", { ...HCL, isInline: true }],
    ["CDKTF", { ...HCL, constructPath: "a" }],
    ["CloudFormation", { by: "cloudformation" }],
  ])("have no power over a terminal or a job, and no line of their own making: %s", (_, owner) => {
    const lines = fixInCode(owner, { ...wanted, ruleId: HOSTILE });
    expect(lines).toHaveLength(fixInCode(owner, wanted).length);
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]|^\s*::|##\[/u);
  });

  it("mean the very text: nothing in it is an expression of Terraform, and YAML gives it back", () => {
    const hcl = text(HCL, { ...wanted, ruleId: HOSTILE });
    expect(hcl).toContain('$${file(\\"/x\\")}%%{ if true }\\\\\\u001b');
    expect(hcl).toContain("\\u0008\\u000c");
    const yaml = parse(text({ by: "cloudformation" }, { ...wanted, ruleId: HOSTILE }));
    expect(yaml.LifecycleConfiguration.Rules[0].Id).toBe(HOSTILE);
  });
});

describe("where the code is", () => {
  it.each<[CodeOwner, string]>([
    [{ ...HCL, line: 12, file: "main.tf.json" }, "aws_s3_bucket_lifecycle_configuration.media (main.tf.json:12)"],
    [{ ...HCL, constructPath: "acme/abort" }, "acme/abort (plan.json)"],
    [{ by: "cloudformation", stack: "media", address: "Originals7F3A" }, "media/Originals7F3A"],
    [{ by: "cloudformation" }, "CloudFormation"],
    [{ by: "policy", where: "github.com/acme/infrastructure" }, "github.com/acme/infrastructure"],
    [{ by: "policy" }, "code, by the policy"],
  ])("is said in one line: %j", (owner, expected) => {
    expect(ownerText(owner)).toBe(expected);
  });
});
