import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalBackend } from "cdktf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BucketEventForwarder, BucketEventRemediator } from "../../modules/index.ts";
import { builtFunctions } from "../modules/infrastructure/built-functions.ts";
import { newApp, newStack, POLICY, synth } from "../modules/synth.ts";
import { installStandIn } from "../support/stand-in-provider/install.ts";
import { terraform, terraformVersion } from "../support/stand-in-provider/terraform.ts";

const version = await terraformVersion();
const absent = version ? undefined : "Terraform is absent (no terraform on the PATH)";
if (absent && process.env.CI) throw new Error(`${absent}.`);

describe.skipIf(absent)(`Terraform takes what handles events${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let folder = "";
  let standIn: NodeJS.ProcessEnv = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "remediator-plan-"));
    standIn = await installStandIn(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  // Queue and dead-letter queue name each other, as do rules and queues: a circle would show here.
  test("of an organization, with a forwarder beside it: valid, planned, applied, and nothing left to change", async () => {
    const app = newApp();
    const stack = newStack(app);
    // CDKTF's own place for a state is the working directory, which is that of every other test.
    new LocalBackend(stack, { path: join(folder, "terraform.tfstate") });
    const { eventBusArn } = new BucketEventRemediator(stack, "events", {
      policy: POLICY,
      mode: "patch",
      senders: { organizationId: "o-a1b2c3d4e5", accounts: ["444455556666"] },
      functions: { bundleFolder: builtFunctions({ "remediator.mjs": "export {};\n" }) },
    });
    new BucketEventForwarder(stack, "forward", { eventBusArn });
    expect(synth(app).error).toBeUndefined();
    const at = join(app.outdir, "stacks", "acme");
    const env = { ...standIn, STAND_IN_ACCOUNTS: join(folder, "accounts") };

    await terraform(at, env, ["init", "-no-color"]);
    await terraform(at, env, ["validate", "-no-color"]);
    await terraform(at, env, ["apply", "-auto-approve", "-no-color"]);

    const { values } = JSON.parse(await terraform(at, env, ["show", "-json"]));
    const resources: readonly { type: string; values: Record<string, unknown> }[] = values.root_module.resources;
    const documents = resources.flatMap(({ values: { policy, event_pattern: pattern, redrive_policy: redrive } }) =>
      [policy, pattern, redrive].filter((text) => typeof text === "string" && text !== ""),
    );
    expect(documents.length).toBeGreaterThan(8);
    for (const document of documents) expect(JSON.parse(String(document))).toBeTypeOf("object");
    const own = resources.filter(({ type }) => type === "aws_iam_role_policy").map(({ values: { policy } }) => policy);
    expect(own.join()).toContain(`"aws:ResourceOrgID":"\${aws:PrincipalOrgID}"`);
    expect(await terraform(at, env, ["plan", "-no-color"])).toContain("No changes.");
  });
});
