import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { iamPolicy, trustDocument } from "../../../iam/index.ts";
import { DriftPatchRole, DriftScanRole, type Policy } from "../../../modules/index.ts";
import { newApp, newStack, POLICY, synth } from "../synth.ts";

const TRUSTED = ["arn:aws:iam::111122223333:role/night"];
const TAGGED: Policy = {
  ...POLICY,
  exemptions: [{ match: { tags: { keep: "yes" } }, reason: "theirs", owner: "team-data", expires: "2027-03-31" }],
};

type Resources = Record<string, Record<string, string>>;

/** The one resource of a type. */
function only(resources: unknown): Record<string, string> {
  const [resource, ...others] = Object.values(resources as Resources);
  expect(others).toEqual([]);
  return resource as Record<string, string>;
}

/** A policy as AWS gets it, in a stack of a partition. */
function applied(policy: string | undefined): unknown {
  return JSON.parse((policy ?? "").replaceAll(/\$\{data\.aws_partition\.[^}]+\}/g, "aws-cn").replaceAll("$${", "${"));
}

describe("the roles of the drift checker", () => {
  it("hold what iam prints for their command, in the partition that they are made in", () => {
    const app = newApp();
    const stack = newStack(app);
    new DriftScanRole(stack, "scan", { trustedPrincipals: TRUSTED, policy: POLICY, directoryBuckets: true });

    const { error, json } = synth(app);

    expect(error).toBeUndefined();
    const { aws_iam_role: roles, aws_iam_role_policy: policies } = json().resource as Record<string, Resources>;
    expect(applied(only(policies).policy)).toEqual(
      iamPolicy("scan", { partition: "aws-cn", tags: false, directoryBuckets: true }),
    );
    expect(only(roles)).toMatchObject({ name: "mpu-guard-scan" });
    expect(JSON.parse(only(roles).assume_role_policy ?? "")).toEqual(trustDocument({ trustedPrincipals: TRUSTED }));
  });

  it("read tags where the policy matches on them, as an exemption by tag would be missed otherwise", () => {
    const app = newApp();
    new DriftScanRole(newStack(app), "scan", { trustedPrincipals: TRUSTED, policy: TAGGED });

    const { policy } = only((synth(app).json().resource as Record<string, Resources>).aws_iam_role_policy);

    expect(policy).toContain("s3:GetBucketTagging");
  });

  it("pass everything on: a patch role with boundary, path, journal and tags that a bucket has to have", () => {
    const app = newApp();
    const options = {
      onlyTagged: { "mpu-guard": "patch" },
      // A key that IAM would take for a pattern, and Terraform for an expression.
      journal: { bucket: "acme-journals", prefix: "a*/$/" },
    };
    new DriftPatchRole(newStack(app), "patch", {
      ...options,
      trustedPrincipals: ["arn:aws:iam::*:role/night"],
      organizationId: "o-a1b2c3d4e5",
      externalId: "known-to-two",
      roleName: "night-patch",
      path: "/audit/",
      permissionsBoundary: "arn:aws:iam::aws:policy/boundary",
      policy: POLICY,
    });

    const { aws_iam_role: roles, aws_iam_role_policy: policies } = synth(app).json().resource as Record<
      string,
      Resources
    >;

    expect(applied(only(policies).policy)).toEqual(
      iamPolicy("patch", { partition: "aws-cn", tags: false, ...options }),
    );
    // Else Terraform takes what IAM fills in for an expression of its own, and the plan fails.
    expect(only(policies).policy).toContain("journals/a$${*}/$${$}/*");
    expect(only(roles)).toMatchObject({
      name: "night-patch",
      path: "/audit/",
      permissions_boundary: "arn:aws:iam::aws:policy/boundary",
    });
  });

  it("trust whom only Terraform knows: the role of a function in the same app, in an organization that is looked up", () => {
    const app = newApp();
    const account = Token.asString({ resolve: () => "222233334444" });
    const organizationId = Token.asString({ resolve: () => "o-a1b2c3d4e5" });
    const trustedPrincipals = [`arn:aws:iam::${account}:role/mpu-guard-nightly-scan`];
    new DriftScanRole(newStack(app), "scan", { trustedPrincipals, organizationId, policy: POLICY });

    const { aws_iam_role: roles } = synth(app).json().resource as Record<string, Resources>;

    expect(JSON.parse(only(roles).assume_role_policy ?? "").Statement).toEqual([
      expect.objectContaining({
        Principal: { AWS: ["arn:aws:iam::222233334444:role/mpu-guard-nightly-scan"] },
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      }),
    ]);
  });

  it.each([
    ["roleName", { roleName: "team/mpu-guard-scan" }],
    ["path", { path: "team" }],
    ["externalId", { externalId: "known to two" }],
    ["permissionsBoundary", { permissionsBoundary: "boundary" }],
  ])("refuse a %s that AWS would refuse at apply: %j", (option, props) => {
    const role = { trustedPrincipals: TRUSTED, policy: POLICY, ...props };
    expect(() => new DriftScanRole(newStack(newApp()), "scan", role)).toThrow(`${option} of acme/scan: got `);
  });

  it("trust nobody by mistake: a principal that is none fails the synth", () => {
    const stack = newStack(newApp());
    expect(() => new DriftScanRole(stack, "scan", { trustedPrincipals: ["*"], policy: POLICY })).toThrow("neither");
  });
});
