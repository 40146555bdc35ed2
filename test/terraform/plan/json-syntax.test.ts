import { describe, expect, it } from "vitest";
import { judged, LC, MISSING, tf } from "../judged.ts";
import { bucket, lifecycle, type Part, plan } from "../plan-builder.ts";

const UNDECIDED = "undecided unattributed";

/** Text that only the apply shows, although it is written out. */
function text(name: string, value: string): Part {
  return bucket(name, {
    type: "terraform_data",
    after: { input: value },
    unknown: { id: true, output: true },
    expressions: { input: { constant_value: value } },
  });
}

/** What is said of the buckets `a` and `b` where a configuration says this, in code in JSON syntax. */
function judgedFor(expression: string, others: readonly Part[] = [], read: readonly string[] = []): readonly string[] {
  const expressions = { bucket: { constant_value: tf(expression), references: [] } };
  const relevant = read.map((resource) => ({ resource, attribute: ["id"] }));
  const parts = [bucket("a"), bucket("b"), ...others, lifecycle("x", [], { expressions })];
  return judged(plan(parts, { top: { relevant_attributes: relevant } })).slice(0, 2);
}

const A_ALONE = ["aws_s3_bucket.a: compliant", `aws_s3_bucket.b: ${MISSING}`];
const MAYBE_A = [`aws_s3_bucket.a: ${UNDECIDED}`, `aws_s3_bucket.b: ${MISSING}`];
const EITHER = [`aws_s3_bucket.a: ${UNDECIDED}`, `aws_s3_bucket.b: ${UNDECIDED}`];

describe("a condition in code in JSON syntax", () => {
  it("that the apply decides leaves both sides possible, a name that is written out too", () => {
    expect(judgedFor('terraform_data.t.id == "x" ? aws_s3_bucket.a.id : "elsewhere"', [text("t", "y")])).toEqual(
      MAYBE_A,
    );
    expect(judgedFor('terraform_data.t.id == "x" ? aws_s3_bucket.a.id : "acme-b"', [text("t", "y")])).toEqual(EITHER);
  });

  it("on a text that a resource gives back as it was given is decided by that text", () => {
    const expression = 'terraform_data.t.output == "prod" ? aws_s3_bucket.a.id : aws_s3_bucket.b.id';
    expect(judgedFor(expression, [text("t", "prod")])).toEqual(A_ALONE);
    expect(judgedFor(expression, [text("t", "test")])).toEqual([
      `aws_s3_bucket.a: ${MISSING}`,
      "aws_s3_bucket.b: compliant",
    ]);
  });

  it("with a text on one side that is no bucket's name leaves the other side possible only", () => {
    const expression = 'terraform_data.t.id == "x" ? terraform_data.n.output : aws_s3_bucket.a.id';
    expect(judgedFor(expression, [text("t", "y"), text("n", "elsewhere")])).toEqual(MAYBE_A);
    expect(judgedFor(expression, [text("t", "y"), text("n", "acme-a")])).toEqual(A_ALONE);
  });

  it("a fallback is not taken where the plan does not know the name: it would be known", () => {
    expect(judgedFor('try(aws_s3_bucket.a.id, "elsewhere")')).toEqual(A_ALONE);
    expect(judgedFor('lookup({ k = aws_s3_bucket.a.id }, "k", "elsewhere")')).toEqual(A_ALONE);
  });
});

describe("what is taken out of a local is one of the buckets in it", () => {
  it.each([
    "local.all[*].id[0]",
    "one(local.all[*].id)",
    "[for each in local.all : each.id][0]",
    '{ for key, each in local.all : key => each.id }["k"]',
    "values(local.all)[0].id",
    "element(local.all, 0)",
    "flatten([local.all])[0]",
    "concat(local.all, [])[0]",
    "compact(local.all)[0]",
    "merge(local.all, {}).k.id",
    'lookup(local.all, "k", "elsewhere")',
    'try(local.all["k"].id, "elsewhere")',
    'join("", local.all[*].id)',
    'format("%s", local.all[0])',
  ])("%s", (expression) => {
    expect(judgedFor(expression, [], ["aws_s3_bucket.a"])).toEqual(A_ALONE);
    expect(judgedFor(expression, [], ["aws_s3_bucket.a", "aws_s3_bucket.b"])).toEqual(EITHER);
  });

  it.each([`"${tf("local.name")}-access"`, 'join("-", [local.name, "access"])', 'format("%s-access", local.name)'])(
    "%s is another name",
    (expression) => {
      const said = judgedFor(expression, [], ["aws_s3_bucket.a"]);
      expect(said).not.toContain("aws_s3_bucket.a: compliant");
    },
  );
});

it("a text that is known in part is the name of those buckets alone that may have it", () => {
  const unnamed = bucket("c", {
    after: { bucket_prefix: "acme-" },
    unknown: { bucket: true, id: true },
    expressions: { bucket_prefix: { constant_value: "acme-" } },
  });
  const expressions = { bucket: { constant_value: `${tf("terraform_data.t.id")}-b`, references: [] } };
  const parts = [bucket("a"), bucket("b"), unnamed, text("t", "y"), lifecycle("x", [], { expressions })];
  expect(judged(plan(parts))).toEqual([
    `aws_s3_bucket.a: ${MISSING}`,
    `aws_s3_bucket.b: ${UNDECIDED}`,
    // What the provider makes up ends with 26 hexadecimal digits, and `-b` does not.
    `aws_s3_bucket.c: ${MISSING}`,
    `${LC}.x: ${UNDECIDED}`,
  ]);
});
