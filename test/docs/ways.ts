import { parse } from "yaml";
import type { Block } from "./blocks.ts";

/** What is done with a block to know that it is right; each has a test of its own. */
export type Way =
  | {
      readonly by:
        | "commands"
        | "types"
        | "hcl"
        | "policy"
        | "workflow"
        | "gitlab"
        | "pre-commit"
        | "jenkins"
        | "generated";
    }
  | { readonly by: "elsewhere"; readonly reason: string };

/** Blocks that are not for `npm test`, which needs Node alone; each with what runs it, or why nothing does. */
export const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^npm ci && npm (start|test)/, "the commands of the clone itself: .ci/run runs them"],
  [/^terraform state rm /m, "changes a state with a backend; its second command reads only"],
  [/^aws iam /m, "writes to IAM, and no IAM is here; that its policy is right is tested with the command iam"],
  [
    /^aws cloudformation /m,
    "writes to CloudFormation, and none is here; the template is tested in test/iam/roles.test.ts",
  ],
  [
    /^npx cdktf (deploy|destroy) /m,
    "deploys to AWS: test/conformance/nightly-plan.test.ts has Terraform plan and apply the stack",
  ],
  [
    /^aws (s3api create-bucket --bucket acme-nightly-try|stepfunctions|sqs) /m,
    "starts and reads what runs inside AWS, and none of it is here",
  ],
  [/^aws s3api put-bucket-policy /m, "the embedded S3 stores no bucket policies: hcl-fixes.test.ts evaluates this one"],
  [
    /^region=.*\ncurl .*pricing/,
    "asks AWS for its price list: test/docs/price-list.test.ts runs it on a list of that form",
  ],
  [/--source config-aggregator=/, "needs AWS Config: test/drift/cli/config-source/ has its query API on this machine"],
  [
    /--accounts accounts\.txt --role-name/,
    "takes roles from the STS of several accounts: test/drift/cli/patch-accounts.test.ts runs these words",
  ],
  [
    /--account-tag team=/,
    "lists the accounts of an organization: test/drift/cli/account-tags.test.ts and test/conformance/accounts.test.ts do",
  ],
  [/^aws /m, "needs the AWS CLI: test/conformance/documents.test.ts"],
  [/^terraform /m, "needs terraform: test/conformance/documents.test.ts"],
  [
    /--notify "\$SLACK_WEBHOOK_URL"/,
    "tells a channel of somebody's: test/drift/cli/notify.test.ts has each kind of target on this machine",
  ],
  [
    /^\$ npx cdktf synth/,
    "needs the command of cdktf: test/conformance/doors.test.ts; here cdktf-door.test.ts runs the file alone",
  ],
  [
    /^npm (un)?install .*cdkt[fn]/m,
    "installs both frameworks: test/conformance/package.test.ts does it in their templates",
  ],
  [
    /^npx cdkt[fn] synth && /m,
    "needs a project of both frameworks: test/conformance/package.test.ts synthesizes with each",
  ],
];

/** Its blocks go on in one shell, with ministack in place of AWS. */
export const MINISTACK_PAGE = "docs/try-inside-aws.md";

/** @throws where a block is of no kind that is known here: then it needs a way of its own */
export function wayOf(block: Block): Way {
  const { language, text, file } = block;
  const [, reason] = ELSEWHERE.find(([pattern]) => pattern.test(text)) ?? [];
  if (file === MINISTACK_PAGE && ["sh", "console"].includes(language)) {
    return { by: "elsewhere", reason: "needs ministack: test/conformance/try-inside-aws.test.ts follows the page" };
  }
  if (["", "sh", "console"].includes(language)) {
    if (reason !== undefined) return { by: "elsewhere", reason };
    if (language !== "") return { by: "commands" };
  }
  if (language === "ts") return { by: "types" };
  if (language === "hcl") return { by: "hcl" };
  if (language === "groovy") return { by: "jenkins" };
  if (language === "text" && file === "docs/commands.md") return { by: "generated" };
  if (language === "yaml") return { by: yamlWay(text, file) };
  throw new Error(`${file}, block ${block.number}: nobody checks a block of ${language || "no language"}`);
}

function yamlWay(text: string, file: string) {
  if (file === "docs/gitlab-ci.md") return "gitlab";
  const document: object = parse(text);
  if ("jobs" in document) return "workflow";
  if ("repos" in document) return "pre-commit";
  return "policy";
}
