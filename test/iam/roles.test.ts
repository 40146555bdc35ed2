import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { main } from "../../drift/cli/main.ts";
import { IAM_COMMANDS, iamPolicy, roleTemplate, trustDocument } from "../../iam/index.ts";
import { FakeTerminal } from "../support/fake-terminal.ts";

const NIGHT = "arn:aws:iam::111122223333:role/night";
const ORGANIZATION = "o-a1b2c3d4e5";

describe("who may take a role", () => {
  it("is who is named, under every condition that is given, or a third party gets in", () => {
    const { Statement } = trustDocument({
      trustedPrincipals: [NIGHT],
      organizationId: ORGANIZATION,
      externalId: "known to two",
    });

    expect(Statement).toEqual([
      {
        Sid: "TrustNamed",
        Effect: "Allow",
        Principal: { AWS: [NIGHT] },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION, "sts:ExternalId": "known to two" } },
      },
    ]);
  });

  it("is, by a pattern, who matches it within the organization: Principal takes no pattern, so the condition does", () => {
    const everyNight = "arn:aws:iam::*:role/night";

    const { Statement } = trustDocument({ trustedPrincipals: [everyNight], organizationId: ORGANIZATION });

    expect(Statement).toEqual([
      {
        Sid: "TrustMatching",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:PrincipalOrgID": ORGANIZATION },
          ArnLike: { "aws:PrincipalArn": [everyNight] },
        },
      },
    ]);
  });

  it.each([
    [{ trustedPrincipals: [] }, "empty"],
    [{ trustedPrincipals: ["*"] }, "neither"],
    [{ trustedPrincipals: ["arn:aws:iam::*:role/night"] }, "organizationId"],
    [{ trustedPrincipals: ["night"] }, "neither"],
    [{ trustedPrincipals: [NIGHT], organizationId: "r-root" }, "organization"],
  ])("is not said by %j, which would let in nobody, or anybody", (trust, word) => {
    expect(() => trustDocument(trust)).toThrow(word);
  });
});

/** What CloudFormation makes of a text. */
function substitute(text: string): string {
  return text.replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal !== "") return `\${${name}}`;
    expect(name).toBe("AWS::Partition");
    return "aws-cn";
  });
}

function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== "object" || value === null) return value;
  if ("Fn::Sub" in value) return substitute(value["Fn::Sub"] as string);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each)]));
}

describe("the role as a template", () => {
  it.each(IAM_COMMANDS)("holds just what iam %s prints, in whatever partition its stack is", (command) => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z*?$!{}]{0,8}$/), fc.boolean(), (prefix, directoryBuckets) => {
        const options = {
          tags: true,
          directoryBuckets,
          journal: { bucket: "acme-journals", prefix: `${prefix}/` },
          onlyTagged: { "mpu-guard": "patch" },
        };
        const template = roleTemplate(command, { ...options, roleName: "night", trustedPrincipals: [NIGHT] }) as {
          Resources: { Role: { Properties: { Policies: [{ PolicyDocument: unknown }] } } };
        };

        const [{ PolicyDocument }] = template.Resources.Role.Properties.Policies;

        expect(resolved(PolicyDocument)).toEqual(iamPolicy(command, { ...options, partition: "aws-cn" }));
      }),
      { numRuns: 50 },
    );
  });

  it("has the role under its path, as it is taken by: CloudFormation takes no name with a path in it", () => {
    const made = (roleName: string) =>
      roleTemplate("scan", { tags: false, roleName, trustedPrincipals: [NIGHT] }) as Record<string, never>;

    expect(made("team/audit/mpu").Resources).toMatchObject({
      Role: { Properties: { RoleName: "mpu", Path: "/team/audit/", Policies: [{ PolicyName: "mpu" }] } },
    });
    expect(made("mpu").Resources).not.toHaveProperty("Role.Properties.Path");
  });

  it.each([
    ["scan --cloudformation", "--role-name", "bad name"],
    ["organization", "--role-name", "arn:aws:iam::111122223333:role/mpu-guard-scan"],
    ["organization", "--role-name", "/team/mpu-guard-scan"],
    ["scan --cloudformation", "--external-id", "known to two"],
    ["scan --cloudformation", "--permissions-boundary", "boundary"],
    // A policy that was printed without it would be taken for one with it.
    ["scan", "--external-id", "known-to-two"],
    ["scan", "--trusted-principal", NIGHT],
    ["patch", "--permissions-boundary", "arn:aws:iam::aws:policy/b"],
    ["scan", "--role-name", "mpu"],
    ["organization", "--organization-id", "o-a1b2c3d4e5"],
  ])(
    "is not printed by iam %s with %s %s, which AWS would refuse or nothing would hold",
    async (words, option, value) => {
      const terminal = new FakeTerminal();
      const trusted = words.includes("--cloudformation") ? ["--trusted-principal", NIGHT] : [];

      expect(await main(["iam", ...words.split(" "), ...trusted, option, value], terminal)).toBe(1);

      expect([terminal.stdout, terminal.stderr]).toEqual(["", expect.stringContaining(option)]);
    },
  );

  it("is printed by the command, which says what is missing where nobody is trusted", async () => {
    const words = ["iam", "patch", "--cloudformation", "--only-tagged", "mpu-guard=patch"];
    const told = new FakeTerminal();
    const refused = new FakeTerminal();

    const statuses = [
      await main([...words, "--trusted-principal", NIGHT, "--permissions-boundary", "arn:aws:iam::aws:policy/b"], told),
      await main(words, refused),
    ];

    expect(statuses).toEqual([0, 1]);
    const { Properties } = JSON.parse(told.stdout).Resources.Role;
    expect(Properties).toMatchObject({ RoleName: "mpu-guard-patch", PermissionsBoundary: "arn:aws:iam::aws:policy/b" });
    expect(refused.stderr).toContain("--trusted-principal");
    expect(refused.stdout).toBe("");
  });
});

describe("a patch that writes only to tagged buckets", () => {
  it("reads all, and has no way to write the rules of another one", () => {
    const onlyTagged = { "mpu-guard": "patch", stage: "production" };
    const { Statement } = iamPolicy("patch", { partition: "aws", tags: false, directoryBuckets: true, onlyTagged });

    const writing = Statement.filter(({ Action }) => Action.some((action) => action.includes(":Put")));

    expect(writing.flatMap(({ Action }) => Action)).toEqual([
      "s3:PutLifecycleConfiguration",
      "s3express:PutLifecycleConfiguration",
    ]);
    for (const { Condition } of writing) {
      expect(Condition).toEqual({
        StringEquals: { "aws:ResourceTag/mpu-guard": "patch", "aws:ResourceTag/stage": "production" },
      });
    }
    expect(Statement.flatMap(({ Action }) => Action)).toContain("s3:GetLifecycleConfiguration");
  });

  it("changes nothing of what a scan may do", () => {
    const options = { partition: "aws", tags: false };
    expect(iamPolicy("scan", { ...options, onlyTagged: { a: "b" } })).toEqual(iamPolicy("scan", options));
  });
});
