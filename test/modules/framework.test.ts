import { TerraformResource } from "cdktf";
import { expect, it } from "vitest";
import { AbortIncompleteMultipartUpload } from "../../modules/index.ts";
import { newApp, newStack } from "./synth.ts";

it("runs these tests against the framework that the vitest project names", async () => {
  const named: { TerraformResource: typeof TerraformResource } = await import(String(process.env.FRAMEWORK));

  const { configuration } = new AbortIncompleteMultipartUpload(newStack(newApp()), "abort", { bucket: "acme-media" });

  expect(configuration).toBeInstanceOf(named.TerraformResource);
  expect(TerraformResource).toBe(named.TerraformResource);
});
