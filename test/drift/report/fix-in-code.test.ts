import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import type { CodeOwner } from "../../../drift/ownership/code-owner.ts";
import type { ReportedBucket } from "../../../drift/report/contents/run-report.ts";
import { reportSchema } from "../../../drift/report/document/report-schema.ts";
import type { Format } from "../../../drift/report/reporters.ts";
import { evaluate, type LifecycleConfiguration } from "../../../policy/index.ts";
import { abortRule, configurationOf, liveBucket, policyWith, rule, TODAY } from "../../support/builders.ts";
import { REPORT } from "./hostile-report.ts";
import { rendered } from "./rendered.ts";
import { runnerCommand } from "./runner-commands.ts";

const CODE: CodeOwner = {
  by: "terraform",
  address: "aws_s3_bucket_lifecycle_configuration.media",
  declares: configurationOf(rule()),
  file: "stacks/media.tf.json",
  line: 12,
};
const STACK: CodeOwner = { by: "cloudformation", stack: "media", address: "Originals7F3A" };

function left(name: string, declaredBy: CodeOwner, configuration: LifecycleConfiguration = configurationOf(rule())) {
  const policy = policyWith({ accept: { minDays: 3, maxDays: 7 } });
  const verdict = evaluate({ state: "configured", configuration }, policy, liveBucket({ name }), TODAY);
  return { verdict, change: { outcome: "refused", reason: "declared-in-code", declaredBy } } satisfies ReportedBucket;
}

const text = (format: Format, ...results: ReportedBucket[]) =>
  rendered(format, { ...REPORT, command: "patch", policyNotes: [], results });

describe("a bucket that a patch leaves to its code", () => {
  const results = [left("acme-a", CODE), left("acme-b", { ...CODE, line: 30 }), left("acme-c", STACK)];

  it("has its place in the table, and the lines to add once for all that need them", () => {
    const table = text("table", ...results);
    expect(table).toContain("fix: in code, as below\n  more: mpu-guard explain no-abort-rule\n  acme-a");
    expect(table).toContain(
      [
        "FIX IN CODE the next terraform apply would remove the rule (3)",
        "  acme-a  eu-west-1  aws_s3_bucket_lifecycle_configuration.media (stacks/media.tf.json:12)",
        "  acme-b  eu-west-1  aws_s3_bucket_lifecycle_configuration.media (stacks/media.tf.json:30)",
        "    + rule {",
      ].join("\n"),
    );
    expect(table).toContain("  acme-c  eu-west-1  media/Originals7F3A\n    + LifecycleConfiguration:\n");
    expect(table).toContain("patch: 3 refused");
  });

  it("has its place and its lines in a comment", () => {
    const markdown = text("markdown", ...results);
    expect(markdown).toContain("#### Fix in code");
    expect(markdown).toContain(
      "- **declared-in-code** (acme-c): media/Originals7F3A\n\n~~~\nLifecycleConfiguration:\n",
    );
  });

  it("is annotated where its rules are declared, also for code scanning", () => {
    const [, annotation] = text("github", ...results)
      .trimEnd()
      .split("\n")
      .map(runnerCommand);
    expect(annotation?.properties).toMatchObject({ file: "stacks/media.tf.json", line: "12" });
    expect(annotation?.data).toContain("change the code: aws_s3_bucket_lifecycle_configuration.media");
    const [result] = JSON.parse(text("sarif", left("acme-a", CODE))).runs[0].results;
    expect(result.locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: "stacks/media.tf.json" },
      region: { startLine: 12 },
    });
  });

  it("is annotated nowhere where only a state is known, in which nothing can be mended", () => {
    const { line: _, ...state } = { ...CODE, file: "s3://acme-states/terraform.tfstate" };
    expect(text("github", left("acme-a", state))).not.toContain("file=");
  });

  it.each<Format>(["csv", "junit"])("names the place in %s", (format) => {
    expect(text(format, ...results)).toContain("change the code: media/Originals7F3A");
  });

  it("is in the JSON report with the place as data, as its schema has it", () => {
    const report = JSON.parse(text("json", ...results));
    expect(report.buckets[0].change).toEqual({
      outcome: "refused",
      reason: expect.stringMatching(/; change the code: aws_s3_bucket_lifecycle_configuration.media/),
      declaredBy: {
        by: "terraform",
        address: "aws_s3_bucket_lifecycle_configuration.media",
        file: "stacks/media.tf.json",
        line: 12,
      },
    });
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(reportSchema);
    expect([validate(report), validate.errors]).toEqual([true, null]);
  });

  it("is not told to add a rule where another one aborts too soon, but to raise that one", () => {
    const tooSoon = left("acme-a", CODE, configurationOf(abortRule(1)));
    const table = text("table", tooSoon);
    expect(table).not.toContain("+ rule {");
    expect(table).toContain('remove the rule; raise rule "sweep" to at least 3 days');
    expect(text("csv", tooSoon)).toContain('raise rule ""sweep"" to at least 3 days');
  });
});
