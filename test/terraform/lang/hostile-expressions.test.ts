import { describe, expect, it } from "vitest";
import { judged, LC, MISSING, tf } from "../judged.ts";
import { bucket, call, lifecycle, type Part, plan } from "../plan-builder.ts";

const RULE = { id: "abort", status: "Enabled", abort_incomplete_multipart_upload: { days_after_initiation: 7 } };
/** So often that whatever doubles each time would not end before the test is stopped. */
const TIMES = 60;

/** `NAME0` is made of `NAME1` twice, and so on. */
function doubling(name: string, twice: (next: string) => unknown, last: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: TIMES }, (_, at) => [`${name}${at}`, at === TIMES - 1 ? last : twice(`${name}${at + 1}`)]),
  );
}

/** A bucket, and a configuration for what an expression says, beside locals. */
function codeFor(expression: string, others: object): object {
  return {
    ...others,
    variable: { unset: {} },
    resource: {
      ...(others as { resource?: object }).resource,
      aws_s3_bucket: { a: { bucket: "acme-a" } },
      [LC]: { x: { bucket: tf(expression), rule: RULE } },
    },
  };
}

const UNDECIDED = ["aws_s3_bucket.a: undecided unattributed", `${LC}.x: undecided unattributed`];

describe("a few lines that mean more than a machine holds are undecided, and end", () => {
  const twice = (write: (local: string) => unknown, last: unknown = tf("var.unset")) => ({
    locals: doubling("l", (next) => write(`local.${next}`), last),
  });
  it.each<readonly [string, string, object]>([
    ["texts", "local.l0", twice((next) => tf(next) + tf(next))],
    ["texts that are known", "lower(local.l0)", twice((next) => tf(next) + tf(next), "media")],
    ["lists", "local.l0[var.unset]", twice((next) => tf(`concat(${next}, ${next})`), [tf("var.unset")])],
    ["lists in lists", "jsonencode(local.l0)", twice((next) => [tf(next), tf(next)])],
    ["lists in lists, flat", "flatten([local.l0])[0]", twice((next) => [tf(next), tf(next)])],
    ["objects", "jsonencode(local.l0)", twice((next) => ({ a: tf(next), b: tf(next) }))],
    [
      "maps",
      "local.l0",
      twice((next) => tf(`merge(${next}, { for k, v in ${next} : "$\{k}$\{k}" => v })`), { a: "x" }),
    ],
    ["conditions", "local.l0", twice((next) => tf(`var.unset ? ${next} : upper(${next})`))],
    ["conditions of conditions", "local.l0", twice((next) => tf(`var.unset ? ${next} : try(${next}, "x")`))],
    ["functions", "local.l0", twice((next) => tf(`format("%s%s", ${next}, ${next})`))],
    [
      "arguments of resources",
      "terraform_data.t0.output",
      {
        resource: {
          terraform_data: doubling(
            "t",
            (next) => ({ input: tf(`terraform_data.${next}.output`) + tf(`terraform_data.${next}.output`) }),
            { input: tf("var.unset") },
          ),
        },
      },
    ],
    [
      "loops in loops",
      "local.all[var.unset][0][0]",
      { locals: { all: tf("[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : var.unset]]]") } },
    ],
  ])("%s", (_, expression, others) => {
    expect(judged(codeFor(expression, others))).toEqual(UNDECIDED);
  });
});

describe("expressions that only a machine writes are not read, and end", () => {
  it.each([
    ["a hundred thousand parentheses", `${"(".repeat(100_000)}aws_s3_bucket.a.id${")".repeat(100_000)}`],
    ["a hundred thousand operators", `"acme-a" == ${Array.from({ length: 100_000 }, () => "1").join(" + ")}`],
    ["a hundred thousand signs", `${"!".repeat(100_000)}true`],
    ["a hundred thousand steps", `aws_s3_bucket.a${".x".repeat(100_000)}`],
    ["a hundred thousand indexes", `aws_s3_bucket.a${"[0]".repeat(100_000)}`],
    ["a hundred thousand sides", `${"true ? 1 : ".repeat(100_000)}1`],
  ])("%s", (_, expression) => {
    expect(judged(codeFor(expression, {}))).toEqual(UNDECIDED);
  });

  it("ten thousand references in one list are read, and one of them is taken", () => {
    const list = Array.from({ length: 10_000 }, () => "aws_s3_bucket.a.id").join(", ");
    expect(judged(codeFor(`[${list}][7]`, {}))[0]).not.toBe(UNDECIDED[0]);
  });
});

describe("what depends on itself is an error in Terraform, and undecided", () => {
  it.each<readonly [string, string, object]>([
    ["locals", "local.a", { locals: { a: tf("local.b"), b: tf("local.a") } }],
    [
      "arguments of resources",
      "terraform_data.a.output",
      {
        resource: {
          terraform_data: { a: { input: tf("terraform_data.b.output") }, b: { input: tf("terraform_data.a.output") } },
        },
      },
    ],
    ["a configuration", `${LC}.x.bucket`, {}],
  ])("%s", (_, expression, others) => {
    expect(judged(codeFor(expression, others))).toContain(UNDECIDED[1]);
  });
});

describe("plans that a machine wrote", () => {
  /** A resource whose one argument refers to others. */
  const data = (name: string, references: readonly string[], value?: string) => ({
    address: `terraform_data.${name}`,
    mode: "managed",
    type: "terraform_data",
    name,
    expressions: { input: { references, ...(value !== undefined && { constant_value: value }) } },
  });

  it("references that double at each resource end with the bucket that they begin with", () => {
    const others = Array.from({ length: TIMES }, (_, at) => {
      const next = `terraform_data.t${at + 1}.output`;
      return data(`t${at}`, at === TIMES - 1 ? ["aws_s3_bucket.a.id"] : [next, "var.x", next]);
    });
    const parts = [bucket("a"), lifecycle("x", ["terraform_data.t0.output"])];
    expect(judged(plan(parts, { data: others }))).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("inputs of modules that double at each level do, too", () => {
    const path = Array.from({ length: 40 }, () => "module.m");
    const x = lifecycle("x", ["var.v", "var.w"], { module: path.join(".") });
    const twice = { references: ["var.v", "var.w"] };
    let calls: object = {};
    for (const at of path.keys()) {
      const passed = at === path.length - 1 ? { references: ["aws_s3_bucket.a.id"] } : twice;
      calls = { m: call(at === 0 ? [x] : [], { calls, expressions: { v: passed, w: passed } }) };
    }
    expect(judged(plan([bucket("a"), x], { calls }))).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("resources in a circle are undecided, in both syntaxes", () => {
    for (const value of [undefined, tf("terraform_data.b.output")]) {
      const circle = [
        data("a", ["terraform_data.b.output"], value),
        data("b", ["terraform_data.a.output"], value?.replace("_data.b", "_data.a")),
      ];
      const parts = [bucket("a"), lifecycle("x", ["terraform_data.a.output"])];
      expect(judged(plan(parts, { data: circle }))).toEqual(UNDECIDED);
    }
  });

  it("two hundred thousand references to one bucket are that bucket", () => {
    const references = Array.from({ length: 200_000 }, (_, at) => (at % 2 === 0 ? "aws_s3_bucket.a.id" : `var.v${at}`));
    const x = lifecycle("x", references);
    const module = { variables: Object.fromEntries(references.map((_, at) => [`v${at}`, { value: "known" }])) };
    expect(judged(plan([bucket("a"), x], { top: module }))).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it.each<readonly [string, (key: string) => readonly string[]]>([
    ["each.key", () => ["local.all", "each.key"]],
    ["a key that is written out", (key) => [`local.all["${key}"].id`, `local.all["${key}"]`, "local.all"]],
  ])("three thousand instances of a local by %s are one for each", (_, references) => {
    const keys = Array.from({ length: 3000 }, (_, at) => `k${at}`);
    const parts: Part[] = keys.flatMap((key) => [
      bucket("s", { index: key, after: { bucket: `acme-${key}` } }),
      lifecycle(references(key).length === 2 ? "x" : `x-${key}`, references(key), { index: key }),
    ]);
    const top = { relevant_attributes: [{ resource: "aws_s3_bucket.s", attribute: [] }] };
    expect(new Set(judged(plan(parts, { top })).map((line) => line.replace(/.*: /, "")))).toEqual(
      new Set(["compliant"]),
    );
  });

  it("two thousand loops over two thousand buckets are followed as far as people go, and end", () => {
    const keys = Array.from({ length: 2000 }, (_, at) => `k${at}`);
    const parts = keys.flatMap((key) => {
      const value = tf(`{ for k, b in aws_s3_bucket.s : k => b.id }["${key}"]`);
      const expressions = { bucket: { constant_value: value, references: ["aws_s3_bucket.s"] } };
      const one = bucket("s", { index: key, after: { bucket: `acme-${key}` } });
      return [one, lifecycle(`x-${key}`, [], { expressions })];
    });
    const said = new Set(judged(plan(parts)).map((line) => line.replace(/.*: /, "")));
    expect(said.has(MISSING)).toBe(false);
  });
});
