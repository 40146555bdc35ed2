import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readHcl } from "../../terraform-files/hcl/read-hcl.ts";
import { readCodeFile } from "../../terraform-files/module/read-code-file.ts";
import { folderWith } from "./folder.ts";

const FIXTURES = fileURLToPath(new URL("fixtures/", import.meta.url));

// test/conformance/hcl-as-json.test.ts has Terraform itself say that two of the pairs mean the same.
const PAIRS = ["buckets", "references", "templates", "values"];

function fixture(name: string): string {
  return readFileSync(`${FIXTURES}${name}`, "utf8");
}

/** Every text with the line ends of Windows. */
function withCarriageReturns(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document).replaceAll("\\n", "\\r\\n").replaceAll("\\\\r\\n", "\\\\n"));
}

describe("HCL reads as the same module in JSON syntax", () => {
  it.each(PAIRS)("%s.tf is %s.tf.json", async (name) => {
    const { document } = await readHcl(fixture(`${name}.tf`), `${name}.tf`);
    expect(document).toEqual(JSON.parse(fixture(`${name}.tf.json`)));
  });

  it.each(PAIRS)("%s.tf with the line ends of Windows says the same, with these line ends in texts", async (name) => {
    const unix = await readHcl(fixture(`${name}.tf`), `${name}.tf`);
    const windows = await readHcl(fixture(`${name}.tf`).replaceAll("\n", "\r\n"), `${name}.tf`);
    expect(windows.document).toEqual(withCarriageReturns(unix.document));
    expect(windows.lines).toEqual(unix.lines);
  });

  it("a byte order mark and a last line without end are not part of the code", async () => {
    const folder = folderWith({ "main.tf": '\ufeffresource "aws_s3_bucket" "media" {}' });
    const { document, lines } = await readCodeFile(`${folder}/main.tf`);
    expect(document).toEqual({ resource: { aws_s3_bucket: { media: {} } } });
    expect([...lines]).toEqual([["aws_s3_bucket.media", 1]]);
  });

  it("a block that stands twice is there twice, for the reader of the document to refuse", async () => {
    const { document } = await readHcl('module "a" {\n  x = 1\n}\nmodule "a" {\n  x = 2\n}\n', "main.tf");
    expect(document).toEqual({ module: { a: [{ x: 1 }, { x: 2 }] } });
  });

  it("what a later Terraform brings is left out, not refused", async () => {
    const { document } = await readHcl('tomorrow "x" {\n  y = 1\n}\nlocals {\n  a = 1\n}\n', "main.tf");
    expect(document).toEqual({ locals: { a: 1 } });
  });
});

describe("the line of a block", () => {
  it("is not one in a comment, a heredoc or a string", async () => {
    const { lines } = await readHcl(fixture("buckets.tf"), "buckets.tf");
    expect(Object.fromEntries(lines)).toEqual({
      "aws_s3_bucket.media": 4,
      "aws_s3_bucket.logs": 9,
      "aws_s3_bucket.bücket": 11,
      "aws_s3_bucket_policy.media": 21,
      "aws_s3_bucket_lifecycle_configuration.media": 36,
      "module.site": 66,
    });
  });

  const BUCKET = 'resource "aws_s3_bucket" "after" {}\n';

  it.each([
    ["a brace in a string", 'locals {\n  a = "{{{"\n}\n', 4],
    ["a string in an interpolation in a string", `locals {\n  a = "\${"}{" == "{" ? "{" : "}"}"\n}\n`, 4],
    ["an escaped quote", 'locals {\n  a = "\\"{"\n}\n', 4],
    ["an escaped interpolation", `locals {\n  a = "$\${{"\n}\n`, 4],
    ["a heredoc that holds an interpolation over lines", `locals {\n  a = <<E\n\${join("", [\n"{",\n])}{\nE\n}\n`, 8],
    ["the mark of a heredoc within a line of it", "locals {\n  a = <<-E\n    {E\n    E{\n  E\n}\n", 7],
    ["a heredoc in a call", "locals {\n  a = upper(<<E\n{\nE\n  )\n}\n", 7],
    ["a heredoc in an interpolation of a heredoc", `locals {\n  a = <<A\n\${upper(<<B\n{\nB\n)}{\nA\n}\n`, 9],
    ["a comment that ends with the line", "# {\n// {\n", 3],
    ["a comment over lines", "/* {\n ** {\n * { **/\n", 4],
    ["an apostrophe and a quote in a comment", "# it's \" {\n", 2],
    ["a slash that divides", "locals {\n  a = 4 / 2 # {\n}\n", 4],
  ])("counts after %s", async (_what, before, line) => {
    const { lines } = await readHcl(before + BUCKET, "main.tf");
    expect([...lines]).toEqual([["aws_s3_bucket.after", line]]);
  });
});
