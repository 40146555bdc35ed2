import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalBackend } from "cdktf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NightlyDriftScan, type NightlyDriftScanProps } from "../../modules/index.ts";
import { builtFunctions } from "../modules/infrastructure/built-functions.ts";
import { newApp, newStack, POLICY, synth } from "../modules/synth.ts";
import { installStandIn } from "../support/stand-in-provider/install.ts";
import { terraform, terraformVersion } from "../support/stand-in-provider/terraform.ts";

const DEPLOYMENTS: readonly (readonly [string, NightlyDriftScanProps])[] = [
  ["one account", { mode: "patch", directoryBuckets: true }],
  [
    "an organization, from within a VPC",
    {
      organization: true,
      mode: "patch",
      network: { vpcId: "vpc-1", subnetIds: ["subnet-1"], s3EndpointRouteTableIds: ["rtb-1"] },
    },
  ],
];

interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const version = await terraformVersion();
const absent = version ? undefined : "Terraform is absent (no terraform on the PATH)";
if (absent && process.env.CI) throw new Error(`${absent}.`);

describe.skipIf(absent)(`Terraform takes a nightly scan${absent ? ` (skipped: ${absent})` : ""}`, () => {
  let folder = "";
  let standIn: NodeJS.ProcessEnv = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nightly-plan-"));
    standIn = await installStandIn(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  // Terraform itself sees circles, expressions that are none, references to nothing, and arguments that do not exist.
  test.each(DEPLOYMENTS)(
    "of %s: valid, planned and applied without a circle, and nothing left to change",
    async (_, props) => {
      const app = newApp();
      const acme = newStack(app);
      // CDKTF's own place for a state is the working directory, which is that of every other test.
      new LocalBackend(acme, { path: join(app.outdir, "terraform.tfstate") });
      new NightlyDriftScan(acme, "nightly", {
        policy: POLICY,
        ...props,
        functions: { bundleFolder: builtFunctions() },
      });
      const { error, json } = synth(app);
      expect(error).toBeUndefined();
      const stack = join(app.outdir, "stacks", "acme");
      const env = { ...standIn, STAND_IN_ACCOUNTS: join(folder, "accounts") };

      await terraform(stack, env, ["init", "-no-color"]);
      await terraform(stack, env, ["validate", "-no-color"]);
      await terraform(stack, env, ["plan", "-out=plan", "-no-color"]);
      const plan = JSON.parse(await terraform(stack, env, ["show", "-json", "plan"]));

      const planned: readonly PlannedResource[] = plan.planned_values.root_module.resources;
      const declared = Object.values(json().resource ?? {}).flatMap((named) => Object.keys(named));
      expect(planned).toHaveLength(declared.length);
      await terraform(stack, env, ["apply", "-no-color", "plan"]);
      const applied = JSON.parse(await terraform(stack, env, ["show", "-json"]));
      const policies = (applied.values.root_module.resources as readonly PlannedResource[]).filter(
        ({ type }) => type === "aws_iam_role_policy",
      );
      expect(policies.length).toBeGreaterThan(1);
      for (const { values } of policies) {
        // Within what IAM takes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
        expect(String(values.policy).length).toBeLessThan(10_240);
        expect(JSON.parse(String(values.policy))).toMatchObject({ Version: "2012-10-17" });
      }
      if (props.organization !== undefined) {
        expect(policies.map(({ values }) => values.policy).join()).toContain(
          `"aws:ResourceOrgID":"\${aws:PrincipalOrgID}"`,
        );
      }
      expect(await terraform(stack, env, ["plan", "-no-color"])).toContain("No changes.");
    },
  );
});
