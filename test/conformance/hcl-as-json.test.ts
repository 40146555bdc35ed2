import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { readHcl } from "../../terraform-files/hcl/read-hcl.ts";
import { terraform, terraformVersion } from "../support/stand-in-provider/terraform.ts";

const fixtures = fileURLToPath(new URL("../terraform-files/fixtures/", import.meta.url));

const version = await terraformVersion();
const absent = version ? undefined : "Terraform is absent (no terraform on the PATH)";
if (absent && process.env.CI) throw new Error(`${absent}.`);
if (absent) process.stderr.write(`${absent}. What HCL reads as is not compared with what Terraform makes of it.\n`);

describe.skipIf(absent)(`Terraform makes the same of HCL and of what it reads as (${absent ?? version})`, () => {
  // Those of the fixtures that need no provider.
  test.each(["templates", "values"])("%s.tf", async (name) => {
    const text = await readFile(`${fixtures}${name}.tf`, "utf8");
    const { document } = await readHcl(text, `${name}.tf`);

    const outputs = await outputsOf("main.tf", text);
    expect(Object.keys(outputs.all?.value ?? {})).not.toEqual([]);
    expect(await outputsOf("main.tf.json", JSON.stringify(document))).toEqual(outputs);
  });
});

async function outputsOf(name: string, content: string): Promise<Record<string, { value: object }>> {
  const folder = await mkdtemp(join(tmpdir(), "hcl-as-json-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), content);
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  await terraform(folder, env, ["init"]);
  await terraform(folder, env, ["plan", "-out=plan"]);
  const { planned_values } = JSON.parse(await terraform(folder, env, ["show", "-json", "plan"]));
  return planned_values.outputs;
}
