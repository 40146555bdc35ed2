import { hcl, shell, typescript } from "./examples.ts";
import type { Explanation } from "./explanation.ts";
import { PAGES } from "./pages.ts";

const NOT_MISSING =
  "Whether the bucket has its rule is not known, which is not the same as missing it. mpu-guard patch never writes to a bucket that it could not read.";

/** Why a live bucket could not be read. */
export const UNREADABLE_EXPLANATIONS = {
  "access-denied": {
    meaning:
      "S3 refused to show the lifecycle rules, or another fact that decides. Where S3 says which policy denies it (identity policy, bucket policy, session policy, VPC endpoint policy, service control or resource control policy, permissions boundary), or that the credentials expired or are not valid, the fix in the report is for that.",
    reason: NOT_MISSING,
    fixes: {
      mpuGuard: {
        text: "mpu-guard iam scan prints the permissions that a scan needs; iam patch those of a patch.",
        code: shell(["npx mpu-guard iam scan >scan-policy.json"]),
      },
      typescript: {
        text: "Attach them to the role that scans. An explicit deny of another policy has to be changed by whoever owns that policy.",
        code: typescript([
          'new IamRolePolicy(this, "scan", {',
          '  role: "mpu-guard-scan",',
          '  policy: readFileSync("scan-policy.json", "utf8"),',
          "});",
        ]),
      },
      hcl: {
        text: "The same in HCL.",
        code: hcl([
          'resource "aws_iam_role_policy" "scan" {',
          '  role   = "mpu-guard-scan"',
          `  policy = file("\${path.module}/scan-policy.json")`,
          "}",
        ]),
      },
      manually: {
        text: "Attach them with the AWS CLI. If the credentials expired in the middle of a run, log in (aws sso login) and scan again.",
        code: shell([
          "aws iam put-role-policy --role-name mpu-guard-scan --policy-name scan --policy-document file://scan-policy.json",
        ]),
      },
    },
    page: PAGES.accessDenied,
  },
  throttled: {
    meaning: "S3 answered SlowDown or 503 until all attempts of the SDK's adaptive retries were used up.",
    reason: NOT_MISSING,
    fixes: {
      mpuGuard: {
        text: "Scan again with fewer buckets in parallel, or with more attempts.",
        code: shell(["AWS_MAX_ATTEMPTS=10 npx mpu-guard scan --concurrency 8"]),
      },
      manually: { text: "See whether other jobs of the account send many requests at the same time." },
    },
    page: PAGES.performance,
  },
  timeout: {
    meaning: "No response arrived within the time of a request attempt, or the connection failed, in all attempts.",
    reason: NOT_MISSING,
    fixes: {
      mpuGuard: {
        text: "Scan again, with more time for a request attempt where the network is slow.",
        code: shell(["npx mpu-guard scan --request-timeout 60"]),
      },
      manually: {
        text: "If it persists, check the network path to the bucket's region: proxy (taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY), firewall, VPC endpoint. For a certificate that is not trusted, set AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS to a file with its CA.",
        code: shell(["aws s3api get-bucket-location --bucket acme-media"]),
      },
    },
    page: PAGES.errors,
  },
  "wrong-region": {
    meaning:
      "S3 answered that the bucket is in another region than its listing said, and the second attempt failed too.",
    reason: NOT_MISSING,
    fixes: {
      mpuGuard: { text: "Scan again." },
      manually: {
        text: "A bucket that was deleted and created again in another region can take an hour to be found there. See where it is.",
        code: shell(["aws s3api get-bucket-location --bucket acme-media"]),
      },
    },
    page: PAGES.routing,
  },
  "bucket-not-found": {
    meaning: "The bucket was in the listing, and S3 then answered NoSuchBucket.",
    reason:
      "Most likely it was deleted in the meantime. A bucket that was created moments ago may not be found everywhere yet.",
    fixes: {
      mpuGuard: { text: "Scan again. If the bucket was deleted, nothing has to be done." },
      manually: {
        text: "See whether it exists.",
        code: shell(["aws s3api head-bucket --bucket acme-media"]),
      },
    },
    page: PAGES.errors,
  },
  unreadable: {
    meaning:
      "S3 answered, and the response is not understood: it was cut off, it is not XML, or a rule in it has a scope or a status that S3 does not define.",
    reason: `${NOT_MISSING} S3-compatible services and proxies answer like this; a part that is not understood may be what decides.`,
    fixes: {
      mpuGuard: {
        text: "Scan again. If the service has no lifecycle rules at all, leave its buckets out.",
        code: shell(['npx mpu-guard scan --exclude "legacy-*"']),
      },
      manually: {
        text: "Look at the bucket.",
        code: shell(["aws s3api get-bucket-lifecycle-configuration --bucket acme-media"]),
      },
    },
    page: PAGES.getConfiguration,
  },
} as const satisfies Record<string, Explanation>;
