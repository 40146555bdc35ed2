import { describe, expect, it } from "vitest";
import { DeclaredFileError, DeclaredFiles } from "../../../terraform/index.ts";
import { bytesOf, LC, linesOf, tf } from "../judged.ts";

function rule(days: number): object {
  return { id: "abort", status: "Enabled", abort_incomplete_multipart_upload: { days_after_initiation: days } };
}

/** The files of one folder, in the order of their names. */
function folder(files: Readonly<Record<string, object>>): DeclaredFiles {
  const read = new DeclaredFiles();
  const names = Object.keys(files).toSorted();
  read.addCode(names.map((name) => ({ bytes: bytesOf(files[name]), source: `infrastructure/${name}` })));
  return read;
}

function judgedIn(files: Readonly<Record<string, object>>): readonly string[] {
  return linesOf({ kind: "synthesized", buckets: folder(files).buckets() });
}

/** One bucket and its configuration, and what overrides the configuration. */
function overridden(configuration: object, ...overrides: readonly object[]): readonly string[] {
  const main = {
    resource: {
      aws_s3_bucket: { a: { bucket: "acme" } },
      [LC]: { a: { bucket: tf("aws_s3_bucket.a.id"), ...configuration } },
    },
  };
  const named = overrides.map((body, index) => [`${index}_override.tf.json`, { resource: { [LC]: { a: body } } }]);
  return judgedIn({ "main.tf.json": main, ...Object.fromEntries(named) });
}

const COMPLIANT = ["aws_s3_bucket.a: compliant"];
const LONG = ["aws_s3_bucket.a: violation abort-days-too-long"];
const UNKNOWN = ["aws_s3_bucket.a: undecided unknown-until-apply"];

// Terraform 1.11 plans the same of blocks, dynamic blocks, empty lists, arguments, tags, providers and locals.
describe("override files are merged as Terraform merges them", () => {
  const dynamic = { rule: { for_each: tf("var.rules"), content: {} } };

  it("all blocks of a type are replaced together", () => {
    expect(overridden({ rule: [rule(30), rule(7)] }, { rule: rule(60) })).toEqual(LONG);
    expect(overridden({ rule: rule(30) }, { rule: [rule(7)] })).toEqual(COMPLIANT);
  });

  it("no block replaces nothing", () => {
    expect(overridden({ rule: rule(7) }, { rule: [] })).toEqual(COMPLIANT);
    expect(overridden({ rule: rule(7) }, {})).toEqual(COMPLIANT);
  });

  it("dynamic blocks count as blocks of their type, in both directions", () => {
    expect(overridden({ dynamic }, { rule: rule(7) })).toEqual(COMPLIANT);
    expect(overridden({ dynamic }, { rule: rule(30) })).toEqual(LONG);
    expect(overridden({ rule: rule(7) }, { dynamic })).toEqual(UNKNOWN);
    expect(overridden({ rule: rule(7) }, { dynamic: [dynamic] })).toEqual(UNKNOWN);
    expect(overridden({ rule: rule(7) }, { dynamic: { other: {} } })).toEqual(COMPLIANT);
  });

  it("of several the last by name counts", () => {
    expect(overridden({ rule: rule(30) }, { rule: rule(60) }, { rule: rule(7) })).toEqual(COMPLIANT);
    expect(overridden({ rule: rule(7) }, { rule: rule(7) }, { rule: rule(60) })).toEqual(LONG);
  });

  it("arguments are replaced one by one", () => {
    expect(overridden({ rule: rule(7) }, { bucket: "acme-other" })).toEqual([
      "aws_s3_bucket.a: violation no-lifecycle-configuration",
      `${LC}.a: compliant`,
    ]);
    expect(overridden({ rule: rule(7) }, { count: 0 })).toEqual([
      "aws_s3_bucket.a: violation no-lifecycle-configuration",
    ]);
  });

  it("tags, providers, locals and inline rules too", () => {
    const files = folder({
      "main.tf.json": {
        locals: { bucket: "acme-old" },
        provider: { aws: [{ region: "eu-west-1", default_tags: { tags: { owner: "web" } } }, { alias: "east" }] },
        resource: { aws_s3_bucket: { a: { bucket: "acme", tags: { team: "web", env: "prod" } } } },
      },
      "override.tf.json": {
        locals: { bucket: tf("aws_s3_bucket.a.id") },
        provider: { aws: { region: "us-east-1" } },
        resource: {
          aws_s3_bucket: {
            a: {
              tags: { team: "video" },
              lifecycle_rule: { enabled: true, abort_incomplete_multipart_upload_days: 7 },
            },
          },
        },
      },
    });
    expect(files.buckets()).toMatchObject([
      {
        bucket: {
          region: "us-east-1",
          tags: { owner: "web", team: "video" },
          location: { file: "infrastructure/main.tf.json", line: 1 },
        },
      },
    ]);
    expect(linesOf({ kind: "synthesized", buckets: files.buckets() })).toEqual(COMPLIANT);
  });

  it("a local of an override is the one that counts", () => {
    const configuration = { a: { bucket: tf("local.bucket"), rule: rule(7) } };
    const main = {
      resource: { aws_s3_bucket: { a: { bucket: "acme" } }, [LC]: configuration },
      locals: { bucket: "x" },
    };
    const override = { locals: { bucket: tf("aws_s3_bucket.a.id") } };
    expect(judgedIn({ "a_override.tf.json": override, "main.tf.json": main })).toEqual(COMPLIANT);
  });
});

describe("what is no override", () => {
  it.each(["nooverride.tf.json", "override.tf.json.tf.json", "my-override.tf.json"])("%s", (name) => {
    const resource = { aws_s3_bucket: { a: { bucket: "acme" } } };
    expect(() => judgedIn({ "main.tf.json": { resource }, [name]: { resource } })).toThrow(/declared twice/);
  });

  it("an override of nothing is refused, as Terraform does: on its own it is half a module", () => {
    const resource = { aws_s3_bucket: { a: { bucket: "acme" } } };
    expect(() => judgedIn({ "override.tf.json": { resource } })).toThrow(DeclaredFileError);
    expect(() => judgedIn({ "override.tf.json": { resource } })).toThrow(/"aws_s3_bucket.a" overrides nothing/);
  });
});
