import { describe, expect, it } from "vitest";
import { DeclaredFiles } from "../../../terraform/index.ts";
import { bytesOf, LC, linesOf, MISSING, tf } from "../judged.ts";
import { bucket, lifecycle, type Part, plan, plannedRule } from "../plan-builder.ts";

const RULE = { id: "abort", status: "Enabled", abort_incomplete_multipart_upload: { days_after_initiation: 7 } };

/** What is said of the plan, whichever of the two is given first. */
function ofPlan(planned: object, code: object): readonly string[] {
  const said = [[planned, code] as const, [code, planned] as const].map((documents) => {
    const files = new DeclaredFiles();
    for (const document of documents) {
      files.add({ bytes: bytesOf(document), source: document === planned ? "plan.json" : "main.tf.json" });
    }
    const buckets = files.buckets().filter(({ bucket: { location } }) => location?.file === "plan.json");
    return linesOf({ kind: "plan", buckets });
  });
  expect(said[0]).toEqual(said[1]);
  return said[0] ?? [];
}

const NO_CODE = { terraform: {} };
const KEYS = ["logs", "media"];

/** Buckets of a `for_each`, and a configuration for one of them, whose key the plan of HCL drops. */
function planned(references: readonly string[], buckets: readonly Part[] = []): object {
  const all = KEYS.map((key) => bucket("s", { index: key, after: { bucket: `acme-${key}` } }));
  return plan([...all, ...buckets, lifecycle("x", references)]);
}

function code(expression: string, buckets: object = {}): object {
  return {
    variable: { which: { default: "logs" } },
    resource: {
      aws_s3_bucket: { s: { for_each: { logs: 1, media: 2 }, bucket: `acme-${tf("each.key")}` }, ...buckets },
      [LC]: { x: { bucket: expression, rule: RULE } },
    },
  };
}

const OF_LOGS = tf('{ for k, b in aws_s3_bucket.s : k => b.id }["logs"]');
const UNDECIDED = [
  'aws_s3_bucket.s["logs"]: undecided unattributed',
  'aws_s3_bucket.s["media"]: undecided unattributed',
  `${LC}.x: undecided unattributed`,
];

describe("a plan and its code in one run", () => {
  it("code shows the key that the plan drops", () => {
    expect(ofPlan(planned(["aws_s3_bucket.s"]), NO_CODE)).toEqual(UNDECIDED);
    expect(ofPlan(planned(["aws_s3_bucket.s"]), code(OF_LOGS))).toEqual([
      'aws_s3_bucket.s["logs"]: compliant',
      `aws_s3_bucket.s["media"]: ${MISSING}`,
    ]);
  });

  it("code shows that a name with something around it is another one", () => {
    const unnamed = bucket("b", { after: {}, unknown: { bucket: true, id: true }, expressions: {} });
    const plan = planned(["aws_s3_bucket.b.id", "aws_s3_bucket.b"], [unnamed]);
    expect(ofPlan(plan, NO_CODE)).toContain("aws_s3_bucket.b: compliant");
    const declared = code(`${tf("aws_s3_bucket.b.id")}-access`, { b: {} });
    expect(ofPlan(plan, declared)).toContain(`aws_s3_bucket.b: ${MISSING}`);
  });

  it.each([
    ["a suffix", `${tf("aws_s3_bucket.b.bucket")}-access`],
    ["a prefix", `access-${tf("aws_s3_bucket.b.id")}`],
    ["both", `a-${tf("aws_s3_bucket.b.arn")}-z`],
  ])(
    "a name with %s beside the bucket's own configuration is no second one, although the plan shows no name",
    (_, made) => {
      const named = { references: ["terraform_data.d.output", "terraform_data.d"] };
      const unnamed = bucket("b", { after: {}, unknown: { bucket: true, id: true }, expressions: { bucket: named } });
      const references = ["aws_s3_bucket.b.id", "aws_s3_bucket.b"];
      const planned = plan([unnamed, lifecycle("x", references), lifecycle("own", references)]);
      const declared = {
        resource: {
          terraform_data: { d: { input: "acme-b" } },
          aws_s3_bucket: { b: { bucket: tf("terraform_data.d.output") } },
          [LC]: { x: { bucket: made, rule: RULE }, own: { bucket: tf("aws_s3_bucket.b.id"), rule: RULE } },
        },
      };
      expect(ofPlan(planned, declared)).toContain("aws_s3_bucket.b: compliant");
    },
  );

  it("what the code of one stack says of a bucket of another is not said of the bucket at the same address", () => {
    const named = (name: string) => bucket("b", { after: { bucket: name } });
    const files = new DeclaredFiles();
    const add = (source: string, document: object, stack?: string) =>
      files.add({ bytes: bytesOf(document), source, ...(stack !== undefined && { stack }) });
    add("one.plan.json", plan([named("acme-one"), lifecycle("x", [], { after: { bucket: "acme-two" } })]));
    add("two.plan.json", plan([named("acme-two"), bucket("c", { after: { bucket: "acme-c" } })]));
    const one = { b: { bucket: "acme-one" } };
    add("one.tf.json", { resource: { aws_s3_bucket: one, [LC]: { x: { bucket: "acme-two", rule: RULE } } } }, "one");
    const lines = linesOf({ kind: "plan", buckets: files.buckets() });
    expect(lines).toContain(`aws_s3_bucket.b: ${MISSING}`);
    expect(files.buckets().map(({ bucket: { name }, reading }) => [name, reading.state])).toEqual(
      expect.arrayContaining([
        ["acme-one", "absent"],
        ["acme-two", "configured"],
      ]),
    );
  });

  it("a bucket without instances is none that a name of the code may be", () => {
    const unnamed = bucket("b", { after: {}, unknown: { bucket: true, id: true }, expressions: {} });
    const plan = planned(["aws_s3_bucket.b.id", "aws_s3_bucket.b"], [unnamed]);
    const off = { b: {}, off: { count: 0, bucket: tf("var.unset") } };
    expect(ofPlan(plan, code(`${tf("aws_s3_bucket.b.id")}-access`, off))).toContain(`aws_s3_bucket.b: ${MISSING}`);
  });

  it("the plan knows what code does not: the rules, and the key of a variable that only it was given", () => {
    const long = lifecycle("x", ['aws_s3_bucket.s["media"].id', 'aws_s3_bucket.s["media"]', "aws_s3_bucket.s"], {
      after: { rule: [plannedRule(30)] },
    });
    const buckets = KEYS.map((key) => bucket("s", { index: key, after: { bucket: `acme-${key}` } }));
    const declared = code(tf("aws_s3_bucket.s[var.unset].id"));
    expect(ofPlan(plan([...buckets, long]), declared)).toEqual([
      `aws_s3_bucket.s["logs"]: ${MISSING}`,
      'aws_s3_bucket.s["media"]: violation abort-days-too-long',
    ]);
  });

  it.each<readonly [string, object]>([
    ["declares another bucket", code(OF_LOGS, { other: { bucket: "acme-other" } })],
    ["does not declare one of them", { resource: { [LC]: { x: { bucket: OF_LOGS, rule: RULE } } } }],
    [
      "names one of them otherwise",
      code(OF_LOGS, { s: { for_each: { logs: 1, media: 2 }, bucket: `other-${tf("each.key")}` } }),
    ],
  ])("code that %s is not the code of the plan, and tells nothing of it", (_, other) => {
    const lines = ofPlan(planned(["aws_s3_bucket.s"]), other);
    expect(lines.slice(0, 2)).toEqual(UNDECIDED.slice(0, 2));
  });

  it("of two stacks that declare the same nobody can tell which one was planned", () => {
    const files = new DeclaredFiles();
    files.add({ bytes: bytesOf(planned(["aws_s3_bucket.s"])), source: "plan.json" });
    for (const stack of ["one", "two"]) {
      files.add({ bytes: bytesOf(code(OF_LOGS)), source: `${stack}.tf.json`, stack });
    }
    const lines = linesOf({ kind: "plan", buckets: files.buckets() });
    expect(lines.slice(0, 2)).toEqual(UNDECIDED.slice(0, 2));
  });
});
