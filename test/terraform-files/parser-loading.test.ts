import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { readPaths } from "../../terraform-files/index.ts";
import { folderWith } from "./folder.ts";

function isParserLoaded(): boolean {
  return Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes("hcl2json"));
}

// One test in a file of its own: what is loaded stays loaded.
it("the parser of HCL, 7 MB with globals of its own, is loaded by the first HCL file and by nothing else", async () => {
  const folder = folderWith({
    "json/main.tf.json": { resource: { aws_s3_bucket: { media: {} } }, module: { a: { source: "./a" } } },
    "json/a/main.tf.json": {},
    "json/terraform.tfvars.json": { a: 1 },
    "plan.json": {},
    "hcl/main.tf": "",
  });
  const kinds = (await readPaths([`${folder}/json`, `${folder}/plan.json`])).map(({ kind }) => kind);
  expect(kinds).toEqual(["code", "document"]);
  await import("../../modules/index.ts");
  expect(isParserLoaded()).toBe(false);

  await readPaths([`${folder}/hcl`]);
  expect(isParserLoaded()).toBe(true);
});
