import { allow, iamPolicy, organizationPolicy, type Statement } from "../../../iam/index.ts";
import { FOLDERS, type NightlyFunction } from "./contract.ts";

export interface NightlyPermissions {
  readonly partition: string;
  /** Where the functions are. */
  readonly account: string;
  /** Name and ARN of the report bucket. */
  readonly reportBucket: { readonly name: string; readonly arn: string };
  /** Ends with a slash. */
  readonly prefix: string;
  readonly mode: "report" | "patch";
  /** Whether the policy file matches on tags. */
  readonly tags: boolean;
  readonly directoryBuckets: boolean;
  /** Of the role in other accounts, with its path; absent: this account alone. */
  readonly role?: string | undefined;
  /** Of the accounts that the role is taken in; absent: those that the organization lists. */
  readonly accounts?: readonly string[] | undefined;
  readonly topicArn: string;
  /** Of the key that the report bucket is encrypted with, where it is one of the account's own. */
  readonly keyArn?: string | undefined;
}

/** What each function of the nightly run may do, and no more. */
export function nightlyStatements(of: NightlyFunction, options: NightlyPermissions): readonly Statement[] {
  const key = options.keyArn === undefined ? [] : [useKey(options.keyArn)];
  switch (of) {
    case "list":
      return [
        // Regions come with the names: nothing is read of a bucket.
        ...bucketStatements("scan", options).filter(({ Resource }) => Resource === "*"),
        ...accountStatements(true, options),
        runsStatement(options),
        ...key,
      ];
    case "scan":
      return [
        ...bucketStatements(commandOf(options), options),
        ...accountStatements(false, options),
        runsStatement(options),
        // Which batch writes before all others, and whether one has stopped the run.
        ...(options.mode === "patch" ? [findRunsStatement(options)] : []),
        ...key,
      ];
    case "reduce":
      return [runsStatement(options), ...reportStatements(options), ...key];
    case "scanAccount":
      return [
        ...bucketStatements(commandOf(options), options),
        runsStatement(options),
        ...reportStatements(options),
        ...key,
      ];
  }
}

function commandOf({ mode }: NightlyPermissions): "scan" | "patch" {
  return mode === "patch" ? "patch" : "scan";
}

/** What the command of this name needs for the buckets of this account, and for its journal. */
function bucketStatements(command: "scan" | "patch", options: NightlyPermissions): readonly Statement[] {
  const { partition, account, tags, directoryBuckets, reportBucket, prefix } = options;
  const journal = { bucket: reportBucket.name, prefix: `${prefix}${FOLDERS.journal}` };
  const statements = iamPolicy(command, { partition, tags, directoryBuckets, journal }).Statement;
  // A bucket of another account's may let everybody in: it is not this run's.
  const ours = { StringEquals: { "aws:ResourceAccount": account } };
  return statements.map((statement) =>
    /^arn:.*[:/]\*$/.test(statement.Resource) && !statement.Resource.includes(reportBucket.name)
      ? { ...statement, Condition: ours }
      : statement,
  );
}

/**
 * To list accounts, and to take the role in those that are looked at: of this organization, or named ones.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid
 */
function accountStatements(lists: boolean, { role, accounts, partition }: NightlyPermissions): readonly Statement[] {
  if (role === undefined) return [];
  const within =
    accounts === undefined ? { "aws:ResourceOrgID": `\${aws:PrincipalOrgID}` } : { "aws:ResourceAccount": accounts };
  return organizationPolicy(role, { partition }).Statement.flatMap((statement) => {
    if (statement.Action.includes("sts:AssumeRole")) return [{ ...statement, Condition: { StringEquals: within } }];
    return lists && accounts === undefined ? [statement] : [];
  });
}

function runsStatement({ reportBucket, prefix }: NightlyPermissions): Statement {
  return allow("KeepRuns", ["s3:GetObject", "s3:PutObject"], `${reportBucket.arn}/${prefix}${FOLDERS.runs}*`);
}

function findRunsStatement({ reportBucket, prefix }: NightlyPermissions): Statement {
  return allow("FindRuns", ["s3:ListBucket"], reportBucket.arn, {
    StringLike: { "s3:prefix": `${prefix}${FOLDERS.runs}*` },
  });
}

function reportStatements(options: NightlyPermissions): readonly Statement[] {
  const { reportBucket, prefix, topicArn } = options;
  return [
    findRunsStatement(options),
    // A report of more than one part is a multipart upload, which is aborted where it fails.
    allow(
      "WriteReports",
      ["s3:AbortMultipartUpload", "s3:PutObject"],
      `${reportBucket.arn}/${prefix}${FOLDERS.reports}*`,
    ),
    allow("TellPeople", ["sns:Publish"], topicArn),
  ];
}

/** For whoever reads and writes objects of a bucket with a key of the account's own. */
export function useKey(keyArn: string): Statement {
  return allow("UseKey", ["kms:Decrypt", "kms:GenerateDataKey"], keyArn);
}
