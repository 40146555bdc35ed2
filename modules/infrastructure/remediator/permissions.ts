import { allow, type IamPolicyOptions, iamPolicy, organizationPolicy, type Statement } from "../../../iam/index.ts";
import { useKey } from "../nightly/permissions.ts";
import { JOURNAL_FOLDER } from "./contract.ts";

export interface RemediatorPermissions {
  readonly partition: string;
  /** Where the function is. */
  readonly account: string;
  readonly mode: "report" | "patch";
  /** Whether the policy file matches on tags. */
  readonly tags: boolean;
  readonly directoryBuckets: boolean;
  readonly tableArn: string;
  readonly queueArn: string;
  readonly deadLetterQueueArn: string;
  /** Absent in mode `report`. */
  readonly reports?: { readonly bucket: string; readonly prefix: string } | undefined;
  readonly keyArn?: string | undefined;
  /** Of the role in other accounts, with its path; absent: this account alone. */
  readonly role?: string | undefined;
  /** Of those accounts; absent: of the organization's. */
  readonly accounts?: readonly string[] | undefined;
}

/** What the function may do, and no more. It lists no buckets: events name them. */
export function remediatorStatements(options: RemediatorPermissions): readonly Statement[] {
  const { mode, partition, tags, directoryBuckets, account, reports, keyArn } = options;
  const policy: IamPolicyOptions = { partition, tags, directoryBuckets, checkMfaDelete: true };
  const buckets = iamPolicy(mode === "patch" ? "patch" : "scan", policy).Statement;
  const journal = reports && { bucket: reports.bucket, prefix: `${reports.prefix}${JOURNAL_FOLDER}` };
  // A bucket of another account's may let everybody in: it is not this function's.
  const ours = { StringEquals: { "aws:ResourceAccount": account } };
  return [
    ...buckets
      .filter(({ Resource }) => Resource !== "*")
      .map((statement) => ({ ...statement, Condition: { ...statement.Condition, ...ours } })),
    ...(journal === undefined ? [] : iamPolicy("patch", { ...policy, journal }).Statement.slice(buckets.length)),
    ...(keyArn === undefined || reports === undefined ? [] : [useKey(keyArn)]),
    ...roleStatements(options),
    allow("RememberBuckets", ["dynamodb:GetItem", "dynamodb:PutItem"], options.tableArn),
    allow(
      "HandleEvents",
      [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
      ],
      options.queueArn,
    ),
    allow("SetEventsAside", ["sqs:SendMessage"], options.deadLetterQueueArn),
  ];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid */
function roleStatements({ role, accounts, partition }: RemediatorPermissions): readonly Statement[] {
  if (role === undefined) return [];
  const within =
    accounts === undefined ? { "aws:ResourceOrgID": `\${aws:PrincipalOrgID}` } : { "aws:ResourceAccount": accounts };
  return organizationPolicy(role, { partition })
    .Statement.filter(({ Action }) => Action.includes("sts:AssumeRole"))
    .map((statement) => ({ ...statement, Condition: { StringEquals: within } }));
}
