import type { Policy } from "../policy/index.ts";
import { allow, type IamPolicyOptions, type PolicyDocument, type S3Place, type Statement } from "./statement.ts";
import { UPLOAD_COMMANDS, type UploadCommand, uploadStatements } from "./upload-statements.ts";

/** Whether a policy file matches on tags, which have to be read then. */
export function matchesTags({ allowExemptionTags, overrides, exemptions }: Policy): boolean {
  return allowExemptionTags || [...overrides, ...exemptions].some(({ match }) => match.tags !== undefined);
}

/** Whether a command has to read tags: an abort looks at `neverPatch` as a patch does, which reads them anyway. */
export function readsTags(command: IamCommand, policy: Policy): boolean {
  const looksAtNeverPatch = command === "uploads-abort" && policy.neverPatch.some(({ match }) => match.tags);
  return matchesTags(policy) || looksAtNeverPatch;
}

export interface OrganizationPolicyOptions extends Pick<IamPolicyOptions, "partition" | "journal" | "declared"> {
  /** Whether accounts are selected by their tags. */
  readonly accountTags?: boolean;
}

/**
 * The least that lists an organization's accounts, and takes the role of a run in each. Whoever does also keeps the
 * journal, and reads what is declared.
 *
 * @param role its name, with its path where it has one
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html
 */
export function organizationPolicy(role: string, options: OrganizationPolicyOptions): PolicyDocument {
  const { partition, journal, declared = [], accountTags = false } = options;
  return {
    Version: "2012-10-17",
    Statement: [
      allow(
        "ListAccounts",
        [
          "organizations:ListAccounts",
          "organizations:ListAccountsForParent",
          "organizations:ListOrganizationalUnitsForParent",
        ],
        "*",
      ),
      ...(accountTags
        ? [
            allow(
              "ReadAccountTags",
              ["organizations:ListTagsForResource"],
              `arn:${partition}:organizations::*:account/*`,
            ),
          ]
        : []),
      allow("AssumeRoles", ["sts:AssumeRole"], `arn:${partition}:iam::*:role/${role}`),
      ...stateStatements(declared, partition),
      ...(journal === undefined ? [] : journalStatements(journal, options)),
    ],
  };
}

/**
 * The least that a scan of what AWS Config has recorded needs: nothing of S3.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html
 */
export function recordedScanPolicy({ partition }: Pick<IamPolicyOptions, "partition">) {
  const actions = ["config:DescribeConfigurationAggregatorSourcesStatus", "config:SelectAggregateResourceConfig"];
  // The ID in an aggregator's ARN is not its name.
  const aggregators = `arn:${partition}:config:*:*:config-aggregator/*`;
  return { Version: "2012-10-17", Statement: [allow("ReadAggregator", actions, aggregators)] };
}

/** The commands that have a policy. */
export const IAM_COMMANDS = ["scan", "patch", "rollback", ...UPLOAD_COMMANDS] as const;
export type IamCommand = (typeof IAM_COMMANDS)[number];

/**
 * The least that a command needs. `scan` can change nothing. `s3:PutLifecycleConfiguration` also permits
 * deleting configurations and writing rules that delete objects: give `patch` a role of its own.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function iamPolicy(command: IamCommand, options: IamPolicyOptions): PolicyDocument {
  const statements = isUploadCommand(command)
    ? uploadStatements(command, options)
    : command === "rollback"
      ? rollbackStatements(options)
      : scanStatements(command === "patch", options);
  const journal = JOURNALED.includes(command) ? options.journal : undefined;
  return {
    Version: "2012-10-17",
    Statement: [...statements, ...(journal === undefined ? [] : journalStatements(journal, options))],
  };
}

const JOURNALED: readonly IamCommand[] = ["patch", "rollback", "uploads-abort"];

function isUploadCommand(command: IamCommand): command is UploadCommand {
  return (UPLOAD_COMMANDS as readonly string[]).includes(command);
}

/** A rollback knows from its journal which buckets there are, and where. */
function rollbackStatements({ partition, directoryBuckets }: IamPolicyOptions): readonly Statement[] {
  return [
    allow(
      "ReadAndWriteRules",
      ["s3:GetLifecycleConfiguration", "s3:PutLifecycleConfiguration"],
      `arn:${partition}:s3:::*`,
    ),
    ...(directoryBuckets
      ? [
          allow(
            "ReadAndWriteDirectoryBucketRules",
            ["s3express:GetLifecycleConfiguration", "s3express:PutLifecycleConfiguration"],
            `arn:${partition}:s3express:*:*:bucket/*`,
          ),
        ]
      : []),
  ];
}

/** A journal is never overwritten or deleted, so that nobody has to be allowed to. */
function journalStatements(place: S3Place, { partition }: Pick<IamPolicyOptions, "partition">): readonly Statement[] {
  const bucket = `arn:${partition}:s3:::${place.bucket}`;
  return [
    allow("FindJournals", ["s3:GetBucketVersioning", "s3:ListBucket"], bucket),
    allow("ReadAndAddJournals", ["s3:GetObject", "s3:PutObject"], `${bucket}/${literal(place.prefix)}*`),
  ];
}

function scanStatements(writes: boolean, options: IamPolicyOptions): readonly Statement[] {
  const { partition, tags, directoryBuckets, declared = [], onlyTagged } = options;
  const isNarrowed = writes && onlyTagged !== undefined;
  const writesAll = writes && !isNarrowed;
  const bucketActions = [
    "s3:GetBucketLocation",
    // A patch asks which CloudFormation stack a bucket belongs to.
    ...(tags || writes ? ["s3:GetBucketTagging"] : []),
    ...(writes || options.checkMfaDelete ? ["s3:GetBucketVersioning"] : []),
    "s3:GetLifecycleConfiguration",
    ...(writesAll ? ["s3:PutLifecycleConfiguration"] : []),
  ];
  const directoryActions = [
    "s3express:GetBucketPolicy",
    "s3express:GetLifecycleConfiguration",
    ...(writesAll ? ["s3express:PutLifecycleConfiguration"] : []),
  ];
  return [
    allow("ListBuckets", ["s3:ListAllMyBuckets"], "*"),
    allow(writesAll ? "ReadAndWriteRules" : "ReadRules", bucketActions, `arn:${partition}:s3:::*`),
    ...(directoryBuckets
      ? [
          allow("ListDirectoryBuckets", ["s3express:ListAllMyDirectoryBuckets"], "*"),
          allow(
            writesAll ? "ReadAndWriteDirectoryBucketRules" : "ReadDirectoryBucketRules",
            directoryActions,
            `arn:${partition}:s3express:*:*:bucket/*`,
          ),
        ]
      : []),
    ...(isNarrowed ? writeTagged(onlyTagged, options) : []),
    ...(writes ? stateStatements(declared, partition) : []),
  ];
}

function writeTagged(
  tags: Readonly<Record<string, string>>,
  { partition, directoryBuckets }: IamPolicyOptions,
): readonly Statement[] {
  const condition = {
    StringEquals: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
  };
  return [
    allow("WriteRulesOfTagged", ["s3:PutLifecycleConfiguration"], `arn:${partition}:s3:::*`, condition),
    ...(directoryBuckets
      ? [
          allow(
            "WriteDirectoryBucketRulesOfTagged",
            ["s3express:PutLifecycleConfiguration"],
            `arn:${partition}:s3express:*:*:bucket/*`,
            condition,
          ),
        ]
      : []),
  ];
}

function stateStatements(declared: readonly string[], partition: string): readonly Statement[] {
  return declared
    .filter((url) => url.startsWith("s3://"))
    .map((url, index) =>
      allow(`ReadState${index + 1}`, ["s3:GetObject"], `arn:${partition}:s3:::${literal(url.slice(5))}`),
    );
}

/**
 * A key as a resource: what IAM takes for a wildcard or a variable is written as a variable of one character.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
function literal(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}
