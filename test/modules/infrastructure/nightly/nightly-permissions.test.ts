import { describe, expect, it } from "vitest";
import type { NightlyDriftScanProps, Policy } from "../../../../modules/index.ts";
import { POLICY } from "../../synth.ts";
import { actionsOf, allowed, statementsOf } from "./statements.ts";
import { synthesize } from "./synthesize.ts";

describe("the permissions of the functions", () => {
  const WRITES = ["s3:PutLifecycleConfiguration", "s3express:PutLifecycleConfiguration"];

  it("let nothing write lifecycle rules where only a report is asked for", () => {
    for (const props of [{}, { manyBuckets: true }, { organization: true } as const]) {
      const actions = allowed(synthesize({ ...props, directoryBuckets: true })).flatMap(({ Action }) => Action);
      expect(actions.filter((action) => WRITES.includes(action))).toEqual([]);
    }
  });

  it("let only the function that patches write rules, and only in this account", () => {
    const scan = synthesize({ mode: "patch", manyBuckets: true, directoryBuckets: true });
    const writing = (name: string) =>
      statementsOf(scan, name).filter(({ Action }) => Action.some((action) => WRITES.includes(action)));

    expect([writing("mpu-guard-nightly-list"), writing("mpu-guard-nightly-reduce")]).toEqual([[], []]);
    expect(writing("mpu-guard-nightly-scan")).toHaveLength(2);
    for (const { Condition } of writing("mpu-guard-nightly-scan")) {
      expect(Condition).toEqual({ StringEquals: { "aws:ResourceAccount": "111122223333" } });
    }
  });

  it("let the function that lists read nothing of a bucket but its name", () => {
    const match = { tags: { keep: "yes" } };
    const exemptions = [{ match, reason: "theirs", owner: "team-data", expires: "2027-03-31" }];
    const scan = synthesize({ manyBuckets: true, directoryBuckets: true, policy: { ...POLICY, exemptions } });

    expect(actionsOf(scan, "mpu-guard-nightly-list").filter((action) => !action.startsWith("logs:"))).toEqual([
      "s3:ListAllMyBuckets",
      "s3express:ListAllMyDirectoryBuckets",
      "s3:GetObject",
      "s3:PutObject",
    ]);
  });

  it("take a role in accounts of this organization, or in those that were named, and nowhere else", () => {
    const takes = (props: NightlyDriftScanProps) =>
      statementsOf(synthesize(props), "mpu-guard-nightly-scan").find(({ Sid }) => Sid === "AssumeRoles");

    expect(takes({ organization: true })).toMatchObject({
      Resource: "arn:aws:iam::*:role/mpu-guard-scan",
      // What IAM fills in has to arrive as it is.
      Condition: { StringEquals: { "aws:ResourceOrgID": `\${aws:PrincipalOrgID}` } },
    });
    expect(takes({ organization: { accounts: ["444455556666"] }, mode: "patch", roleName: "mpu" })).toMatchObject({
      Resource: "arn:aws:iam::*:role/mpu",
      Condition: { StringEquals: { "aws:ResourceAccount": ["444455556666"] } },
    });
    expect(takes({ manyBuckets: true })).toBeUndefined();
  });

  it("list accounts only in the function that lists, and only where they are not named", () => {
    const lists = (props: NightlyDriftScanProps, name: string) =>
      actionsOf(synthesize(props), name).includes("organizations:ListAccounts");

    expect(lists({ organization: true }, "mpu-guard-nightly-list")).toBe(true);
    expect(lists({ organization: true }, "mpu-guard-nightly-scan")).toBe(false);
    expect(lists({ organization: { accounts: ["444455556666"] } }, "mpu-guard-nightly-list")).toBe(false);
  });

  it("read tags where the policy file matches on them: an exemption by tag would be missed otherwise", () => {
    const match = { tags: { keep: "yes" } };
    const policy: Policy = {
      ...POLICY,
      exemptions: [{ match, reason: "theirs", owner: "team-data", expires: "2027-03-31" }],
    };

    expect(actionsOf(synthesize({ policy }), "mpu-guard-nightly")).toContain("s3:GetBucketTagging");
    expect(actionsOf(synthesize(), "mpu-guard-nightly")).not.toContain("s3:GetBucketTagging");
  });

  it("let each batch of a patch see whether another has stopped the run, by listing: S3 hides a missing key else", () => {
    const finding = (props: NightlyDriftScanProps) =>
      statementsOf(synthesize(props), "mpu-guard-nightly-scan").filter(({ Sid }) => Sid === "FindRuns");
    expect(finding({ manyBuckets: true, mode: "patch" })).toEqual([
      {
        Sid: "FindRuns",
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: "arn:aws:s3:::acme-reports",
        Condition: { StringLike: { "s3:prefix": "mpu-guard/runs/*" } },
      },
    ]);
    expect(finding({ manyBuckets: true })).toEqual([]);
  });

  it("let each batch make the object by which one writes before all others, which S3 grants to whoever may put", () => {
    const keeping = statementsOf(synthesize({ manyBuckets: true, mode: "patch" }), "mpu-guard-nightly-scan");
    expect(keeping.find(({ Sid }) => Sid === "KeepRuns")).toMatchObject({
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: "arn:aws:s3:::acme-reports/mpu-guard/runs/*",
    });
  });

  it("reach a journal in mode patch alone, which nobody may delete", () => {
    const journal = (props: NightlyDriftScanProps) =>
      statementsOf(synthesize(props), "mpu-guard-nightly").find(({ Sid }) => Sid === "ReadAndAddJournals");

    expect(journal({ mode: "patch" })).toMatchObject({
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: "arn:aws:s3:::acme-reports/mpu-guard/journal/*",
    });
    expect(journal({})).toBeUndefined();
    const deleting = allowed(synthesize({ mode: "patch" })).flatMap(({ Action }) => Action);
    expect(deleting.filter((action) => /Delete(Object|Bucket)/.test(action))).toEqual([]);
  });
});
