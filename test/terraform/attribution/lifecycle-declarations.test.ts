import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../policy/index.ts";
import { DeclaredFiles, type LifecycleDeclaration } from "../../../terraform/index.ts";
import { rawState, stateRule } from "../../support/raw-state.ts";
import { bytesOf, tf } from "../judged.ts";

function declarations(...documents: readonly unknown[]): readonly LifecycleDeclaration[] {
  const files = new DeclaredFiles();
  for (const [index, document] of documents.entries()) files.add({ bytes: bytesOf(document), source: `file-${index}` });
  return files.lifecycles();
}

const abort = { id: "abort", status: "Enabled", filter: [{}] };
const code = (buckets: object, configurations: object, provider: object = {}) => ({
  provider: { aws: [provider] },
  resource: { aws_s3_bucket: buckets, aws_s3_bucket_lifecycle_configuration: configurations },
});

describe("the lifecycle configurations that code declares", () => {
  it("come with the bucket that a reference means, and where they stand", () => {
    const metadata = { "//": { metadata: { path: "acme/abort/Resource" } } };
    const [found, ...others] = declarations(
      code(
        { media: { bucket: "acme-media" } },
        { abort: { ...metadata, bucket: tf("aws_s3_bucket.media.id"), rule: [abort] } },
        { region: "eu-west-1", allowed_account_ids: ["111122223333"] },
      ),
    );
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      bucket: { name: "acme-media", account: "111122223333", region: "eu-west-1" },
      isCertain: true,
      isInline: false,
      address: "aws_s3_bucket_lifecycle_configuration.abort",
      file: "file-0",
      line: expect.any(Number),
      constructPath: "acme/abort/Resource",
      configuration: { rules: [{ id: "abort" }] },
    });
  });

  it("are found for a bucket that somebody else declares", () => {
    const found = declarations(code({}, { abort: { bucket: "acme-elsewhere", rule: [abort] } }));
    expect(found).toMatchObject([{ bucket: { name: "acme-elsewhere" }, isCertain: true }]);
  });

  it("are not found where a bucket has none: the next apply leaves our rule alone", () => {
    expect(declarations(code({ media: { bucket: "acme-media" } }, {}))).toEqual([]);
  });

  it("are inline where the bucket itself has rules", () => {
    const rules = [{ enabled: true, abort_incomplete_multipart_upload_days: 9 }];
    const found = declarations(code({ media: { bucket: "acme-media", lifecycle_rule: rules } }, {}));
    expect(found).toMatchObject([
      { bucket: { name: "acme-media" }, address: "aws_s3_bucket.media", isInline: true, isCertain: true },
    ]);
  });

  it("are none where a state only mirrors what is live", () => {
    const attributes = { bucket: "acme-media", lifecycle_rule: [{ id: "live", enabled: true }] };
    expect(declarations(rawState({ type: "aws_s3_bucket", name: "media", attributes }))).toEqual([]);
  });

  it("are found in a state, with the region of their bucket", () => {
    const found = declarations(
      rawState(
        { type: "aws_s3_bucket", name: "media", attributes: { bucket: "acme-media", region: "eu-west-1" } },
        {
          type: "aws_s3_bucket_lifecycle_configuration",
          name: "media",
          module: "module.site",
          attributes: { bucket: "acme-media", rule: [stateRule(30)] },
        },
      ),
    );
    expect(found).toMatchObject([
      {
        bucket: { name: "acme-media", region: "eu-west-1" },
        address: "module.site.aws_s3_bucket_lifecycle_configuration.media",
        isCertain: true,
      },
    ]);
  });

  it("are none where count is 0", () => {
    expect(declarations(code({}, { abort: { bucket: "acme-elsewhere", count: 0, rule: [abort] } }))).toEqual([]);
  });

  it("say what is known of a name that AWS completes", () => {
    const found = declarations(
      code({ media: { bucket_prefix: "acme-media-" } }, { abort: { bucket: tf("aws_s3_bucket.media.id") } }),
    );
    expect(found).toMatchObject([{ bucket: { name: UNKNOWN, namePrefix: "acme-media-" }, isCertain: true }]);
  });

  it("are uncertain for each bucket that a choice leaves open", () => {
    const found = declarations(
      code(
        { a: { bucket: "acme-a" }, b: { bucket: "acme-b" } },
        { abort: { bucket: tf("var.x ? aws_s3_bucket.a.id : aws_s3_bucket.b.id") } },
      ),
    );
    expect(found.map(({ bucket, isCertain }) => [bucket.name, isCertain])).toEqual([
      ["acme-a", false],
      ["acme-b", false],
    ]);
  });

  it("may be hidden in a module that makes buckets", () => {
    const document = {
      module: { cdn: { source: "terraform-aws-modules/s3-bucket/aws", bucket: "acme-cdn" } },
    };
    expect(declarations(document)).toMatchObject([
      { bucket: { name: "acme-cdn" }, address: "module.cdn", isCertain: false },
    ]);
  });

  it("are none of S3 on Outposts, where no patch ever goes", () => {
    const resource = { aws_s3control_bucket_lifecycle_configuration: { a: { bucket: "arn:aws:s3-outposts:x" } } };
    expect(declarations({ resource })).toEqual([]);
  });
});
