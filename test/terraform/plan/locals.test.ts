import { describe, expect, it } from "vitest";
import { judged, MISSING, tf } from "../judged.ts";
import { bucket, call, lifecycle, type Part, type PartOptions, plan, plannedRule } from "../plan-builder.ts";

const UNDECIDED = "undecided unattributed";

/** A plan that lists what was read: resources with the attribute, which is `id` unless it says another one. */
function readingPlan(
  parts: readonly Part[],
  read: readonly string[],
  others: { calls?: object; data?: object[] } = {},
) {
  const relevant = read.map((each) => {
    const [resource = "", attribute = "id"] = each.split(" ");
    return { resource, attribute: attribute === "(all)" ? [] : [attribute] };
  });
  return plan(parts, { ...others, top: { relevant_attributes: relevant } });
}

/** A resource that is no bucket, with one argument. */
function other(type: string, name: string, argument: string, expression: object, options: PartOptions = {}): Part {
  return bucket(name, { type, after: {}, unknown: {}, expressions: { [argument]: expression }, ...options });
}

/** A data source: in a plan's changes only where it is yet to be read. */
function pendingData(type: string, name: string): Part {
  const part = other(type, name, "name", { constant_value: "acme" }, { actions: ["read"], unknown: { value: true } });
  const address = `data.${type}.${name}`;
  return {
    change: { ...part.change, address, mode: "data" },
    declaration: { ...part.declaration, address, mode: "data" },
  };
}

const toLocal = lifecycle("x", ["local.bucket"]);

describe("a local may hold what was read, whatever passed it on", () => {
  it("the output of terraform_data is what it was given", () => {
    const given = other(
      "terraform_data",
      "hop",
      "input",
      { references: ["aws_s3_bucket.a.id"] },
      {
        unknown: { input: true, output: true },
      },
    );
    const read = ["aws_s3_bucket.a", "terraform_data.hop output"];
    expect(judged(readingPlan([bucket("a"), bucket("b"), given, toLocal], read))).toEqual([
      "aws_s3_bucket.a: compliant",
      `aws_s3_bucket.b: ${MISSING}`,
    ]);
  });

  it("the bucket of another part of a bucket is that bucket", () => {
    const policy = bucket("hop", {
      type: "aws_s3_bucket_policy",
      after: {},
      unknown: { bucket: true },
      expressions: { bucket: { references: ["aws_s3_bucket.a.id"] } },
    });
    const read = ["aws_s3_bucket.a", "aws_s3_bucket_policy.hop bucket"];
    expect(judged(readingPlan([bucket("a"), policy, toLocal], read))).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("a name that the plan knows is none that it does not know", () => {
    const read = ["aws_s3_bucket.a", "aws_s3_bucket.b bucket"];
    expect(judged(readingPlan([bucket("a"), bucket("b"), toLocal], read))).toEqual([
      "aws_s3_bucket.a: compliant",
      `aws_s3_bucket.b: ${MISSING}`,
    ]);
  });

  it("a data source that has been read by now is known", () => {
    const data = { address: "data.aws_caller_identity.me", mode: "data", type: "aws_caller_identity", expressions: {} };
    const read = ["aws_s3_bucket.a", "data.aws_caller_identity.me account_id"];
    expect(judged(readingPlan([bucket("a"), toLocal], read, { data: [data] }))).toEqual(["aws_s3_bucket.a: compliant"]);
  });

  it("one that is yet to be read may be the name of any bucket", () => {
    const parts = [bucket("a"), bucket("b"), pendingData("aws_ssm_parameter", "name"), toLocal];
    const read = ["aws_s3_bucket.a", "data.aws_ssm_parameter.name value"];
    expect(judged(readingPlan(parts, read)).slice(0, 2)).toEqual([
      `aws_s3_bucket.a: ${UNDECIDED}`,
      `aws_s3_bucket.b: ${UNDECIDED}`,
    ]);
  });

  it("what is made up at random is the name of a bucket only where that is not known", () => {
    const random = other("random_pet", "suffix", "length", { constant_value: 2 }, { unknown: { id: true } });
    const unnamed = bucket("c", {
      after: {},
      unknown: { bucket: true, id: true },
      expressions: { bucket: { references: ["random_pet.suffix.id"] } },
    });
    const read = ["aws_s3_bucket.a", "random_pet.suffix"];
    expect(judged(readingPlan([bucket("a"), bucket("b"), unnamed, random, toLocal], read)).slice(0, 3)).toEqual([
      `aws_s3_bucket.a: ${UNDECIDED}`,
      `aws_s3_bucket.b: ${MISSING}`,
      `aws_s3_bucket.c: ${UNDECIDED}`,
    ]);
  });

  it("a text that only the apply shows may be a condition, and then any name that is written out is possible", () => {
    const text = other(
      "terraform_data",
      "env",
      "input",
      { constant_value: "prod" },
      {
        after: { input: "prod" },
        unknown: { output: true },
      },
    );
    const read = ["aws_s3_bucket.a", "terraform_data.env output"];
    expect(judged(readingPlan([bucket("a"), bucket("b"), text, toLocal], read)).slice(0, 2)).toEqual([
      `aws_s3_bucket.a: ${UNDECIDED}`,
      `aws_s3_bucket.b: ${UNDECIDED}`,
    ]);
  });

  it("but where that text is the name of a bucket, it is that bucket", () => {
    const text = other(
      "terraform_data",
      "name",
      "input",
      { constant_value: "acme-a" },
      {
        after: { input: "acme-a" },
        unknown: { output: true },
      },
    );
    expect(judged(readingPlan([bucket("a"), bucket("b"), text, toLocal], ["terraform_data.name output"]))).toEqual([
      "aws_s3_bucket.a: compliant",
      `aws_s3_bucket.b: ${MISSING}`,
    ]);
  });
});

describe("a local that holds all instances of a for_each holds them by their keys", () => {
  const [logs, media] = ["logs", "media"].map((key) => bucket("s", { index: key, after: { bucket: `acme-${key}` } }));
  const ofLogs = lifecycle("x", ['local.buckets["logs"].id', 'local.buckets["logs"]', "local.buckets"]);
  const both = [logs, media] as readonly Part[];

  it("so a key that is written out means that instance", () => {
    expect(judged(readingPlan([...both, ofLogs], ["aws_s3_bucket.s (all)"]))).toEqual([
      'aws_s3_bucket.s["logs"]: compliant',
      `aws_s3_bucket.s["media"]: ${MISSING}`,
    ]);
  });

  it("and each.key does, where every key has an instance", () => {
    const rules = ["logs", "media"].map((key) => lifecycle("x", ["local.buckets", "each.key"], { index: key }));
    expect(judged(readingPlan([...both, ...rules], ["aws_s3_bucket.s (all)"]))).toEqual([
      'aws_s3_bucket.s["logs"]: compliant',
      'aws_s3_bucket.s["media"]: compliant',
    ]);
  });

  it("which is not so of a map of single ones: its keys are its own", () => {
    const read = ['aws_s3_bucket.s["logs"]', 'aws_s3_bucket.s["media"]'];
    expect(judged(readingPlan([...both, ofLogs], read)).slice(0, 2)).toEqual([
      `aws_s3_bucket.s["logs"]: ${UNDECIDED}`,
      `aws_s3_bucket.s["media"]: ${UNDECIDED}`,
    ]);
  });

  it("nor of a list, which may be in another order", () => {
    const parts = [0, 1].map((index) => bucket("s", { index, after: { bucket: `acme-${index}` } }));
    const first = lifecycle("x", ["local.buckets[0]", "local.buckets"]);
    expect(judged(readingPlan([...parts, first], ["aws_s3_bucket.s (all)"])).slice(0, 2)).toEqual([
      `aws_s3_bucket.s[0]: ${UNDECIDED}`,
      `aws_s3_bucket.s[1]: ${UNDECIDED}`,
    ]);
  });

  it("of a module in all its instances, too", () => {
    const inside = (key: string) => bucket("b", { module: `module.m["${key}"]`, after: { bucket: `acme-${key}` } });
    const parts = [inside("logs"), inside("media"), ofLogs];
    const calls = { m: call([inside("logs")], { iteration: ["var.keys"] }) };
    expect(judged(readingPlan(parts, ["module.m.aws_s3_bucket.b"], { calls }))).toEqual([
      'module.m["logs"].aws_s3_bucket.b: compliant',
      `module.m["media"].aws_s3_bucket.b: ${MISSING}`,
    ]);
  });

  it("a key that two of them have means either, and nothing else", () => {
    const third = bucket("t", { index: "logs" });
    const read = ["aws_s3_bucket.s (all)", "aws_s3_bucket.t (all)"];
    expect(judged(readingPlan([...both, third, ofLogs], read)).slice(0, 3)).toEqual([
      `aws_s3_bucket.s["logs"]: ${UNDECIDED}`,
      `aws_s3_bucket.s["media"]: ${MISSING}`,
      `aws_s3_bucket.t["logs"]: ${UNDECIDED}`,
    ]);
  });
});

describe("instances whose expression mentions neither count nor each are for one bucket, whichever that is", () => {
  const buckets = ["logs", "media"].map((key) => bucket("s", { index: key, after: { bucket: `acme-${key}` } }));
  const two = (references: readonly string[]) => [0, 1].map((index) => lifecycle("x", references, { index }));

  it("so either has two, or none", () => {
    const read = ["aws_s3_bucket.s (all)"];
    expect(judged(readingPlan([...buckets, ...two(["local.bucket"])], read)).slice(0, 2)).toEqual([
      `aws_s3_bucket.s["logs"]: ${MISSING}`,
      `aws_s3_bucket.s["media"]: ${MISSING}`,
    ]);
  });

  it("where it does, one may be for each", () => {
    const rules = two(["local.buckets", "count.index"]).map((part, index) => {
      const days = index === 0 ? 7 : 30;
      const change = { ...(part.change.change as object), after: { rule: [plannedRule(days)] } };
      return { ...part, change: { ...part.change, change } };
    });
    expect(judged(readingPlan([...buckets, ...rules], ["aws_s3_bucket.s (all)"])).slice(0, 2)).toEqual([
      `aws_s3_bucket.s["logs"]: ${UNDECIDED}`,
      `aws_s3_bucket.s["media"]: ${UNDECIDED}`,
    ]);
  });
});

describe("count.index means each instance of a list in a local, in whatever order, where both have as many", () => {
  const buckets = [0, 1].map((index) => bucket("s", { index, after: { bucket: `acme-${index}` } }));
  const rules = (...allDays: readonly number[]) =>
    allDays.map((days, index) =>
      lifecycle("x", [], {
        index,
        after: { rule: [plannedRule(days)] },
        expressions: {
          bucket: { constant_value: tf("local.all[count.index].id"), references: ["local.all", "count.index"] },
        },
      }),
    );
  const said = (parts: readonly Part[]) => judged(readingPlan([...buckets, ...parts], ["aws_s3_bucket.s (all)"]));

  it("and equal rules", () => {
    expect(said(rules(7, 7))).toEqual(["aws_s3_bucket.s[0]: compliant", "aws_s3_bucket.s[1]: compliant"]);
  });

  it.each([[rules(7, 30)], [rules(7)]])("and not otherwise", (parts) => {
    expect(said(parts).slice(0, 2)).toEqual([`aws_s3_bucket.s[0]: ${UNDECIDED}`, `aws_s3_bucket.s[1]: ${UNDECIDED}`]);
  });
});
