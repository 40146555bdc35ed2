import {
  abortRuleInHcl,
  abortRuleInTypeScript,
  configurationInHcl,
  configurationInTypeScript,
  hcl,
  NEW_CONSTRUCT,
  shell,
  typescript,
} from "./examples.ts";
import type { Explanation } from "./explanation.ts";
import { PAGES } from "./pages.ts";

/** What only declared code can show: CDKTF constructs, Terraform code, plans and states. */
export const DECLARED_CODE_EXPLANATIONS = {
  "abort-filter-rejected": {
    meaning: "The code has a tag or object size condition in the same rule as the abort action.",
    reason:
      'S3 refuses the whole configuration at apply: "AbortIncompleteMultipartUpload cannot be specified with Tags", or "with Object Size". So the bucket gets none of the rules.',
    fixes: {
      typescript: {
        text: "Split the rule: the abort action in a rule of its own, without conditions.",
        code: configurationInTypeScript(
          [
            '{ id: "expire-drafts", status: "Enabled", filter: [{ tag: [{ key: "state", value: "draft" }] }], expiration: [{ days: 30 }] },',
          ],
          abortRuleInTypeScript("abort-incomplete"),
        ),
      },
      hcl: {
        text: "Split the rule: the abort action in a rule of its own, without conditions.",
        code: configurationInHcl(
          [
            "rule {",
            '  id     = "expire-drafts"',
            '  status = "Enabled"',
            "  filter {",
            "    tag {",
            '      key   = "state"',
            '      value = "draft"',
            "    }",
            "  }",
            "  expiration {",
            "    days = 30",
            "  }",
            "}",
          ],
          abortRuleInHcl("abort-incomplete"),
        ),
      },
      manually: { text: "There is nothing to fix in the bucket: S3 never stores such a rule." },
    },
    page: PAGES.ruleElements,
  },
  "duplicate-configuration": {
    meaning:
      "Several declarations set the lifecycle rules of one bucket: two aws_s3_bucket_lifecycle_configuration resources, or one beside lifecycle_rule blocks of the bucket.",
    reason:
      "A bucket has one lifecycle configuration. Each apply of one overwrites the rules of the other, and neither plan nor validate says so.",
    fixes: {
      typescript: {
        text: "Put all rules into one of them. Remove the other from the code and from the state without destroying it: to destroy it deletes all rules of the bucket.",
        code: typescript([
          'new AbortIncompleteMultipartUpload(this, "media-abort", {',
          "  bucket: media,",
          '  rules: [{ id: "expire-logs", status: "Enabled", filter: [{ prefix: "logs/" }], expiration: [{ days: 90 }] }],',
          "});",
          'this.addOverride("removed", [',
          '  { from: "aws_s3_bucket_lifecycle_configuration.other", lifecycle: { destroy: false } },',
          "]);",
        ]),
      },
      hcl: {
        text: "Put all rules into one of them. Replace the other by a removed block (Terraform 1.7): to destroy it deletes all rules of the bucket.",
        code: hcl([
          "removed {",
          "  from = aws_s3_bucket_lifecycle_configuration.other",
          "  lifecycle {",
          "    destroy = false",
          "  }",
          "}",
        ]),
      },
      manually: {
        text: "Before Terraform 1.7: remove the other one from the state, and see which rules the bucket has now.",
        code: shell([
          "terraform state rm aws_s3_bucket_lifecycle_configuration.other",
          "aws s3api get-bucket-lifecycle-configuration --bucket acme-media",
        ]),
      },
    },
    page: PAGES.putConfiguration,
  },
  "replaced-by-rename": {
    meaning:
      "One plan destroys a lifecycle configuration of a bucket and creates another one for it, because its address or construct id changed, or it uses create_before_destroy.",
    reason:
      "Terraform knows no order between the two. If the old one is destroyed last, that deletes all rules of the bucket, and the apply still succeeds.",
    fixes: {
      typescript: {
        text: "Keep the construct's id, or say where the resource was before. The old address is in the plan.",
        code: typescript([
          'const abort = new AbortIncompleteMultipartUpload(this, "media-abort", { bucket: media });',
          'abort.configuration.moveFromId("aws_s3_bucket_lifecycle_configuration.media-rules_5F7C1A2B");',
        ]),
      },
      hcl: {
        text: "Say that it is the same resource. If it moves to another state, use a removed block with destroy = false in the old one. Remove create_before_destroy.",
        code: hcl([
          "moved {",
          "  from = aws_s3_bucket_lifecycle_configuration.old",
          "  to   = aws_s3_bucket_lifecycle_configuration.media",
          "}",
        ]),
      },
      manually: {
        text: "If it was applied already: see whether the bucket still has rules, and apply once more if not.",
        code: shell(["aws s3api get-bucket-lifecycle-configuration --bucket acme-media"]),
      },
    },
    page: PAGES.putConfiguration,
  },
  "region-mismatch": {
    meaning:
      "The lifecycle configuration is declared in a provider or region that is certainly not that of its bucket: another region, or another account.",
    reason: "S3 refuses the request at apply, so the bucket gets no rule.",
    fixes: {
      typescript: {
        text: "Let the construct take provider and region from the bucket construct: set neither.",
        code: NEW_CONSTRUCT,
      },
      hcl: {
        text: "Give the configuration the provider (or region) of the bucket.",
        code: hcl([
          'resource "aws_s3_bucket" "replica" {',
          "  provider = aws.ireland",
          '  bucket   = "acme-media-replica"',
          "}",
          "",
          'resource "aws_s3_bucket_lifecycle_configuration" "replica" {',
          "  provider = aws.ireland",
          "  bucket   = aws_s3_bucket.replica.id",
          "",
          ...abortRuleInHcl("abort-incomplete").map((line) => `  ${line}`),
          "}",
        ]),
      },
      manually: {
        text: "See in which region the bucket is.",
        code: shell(["aws s3api get-bucket-location --bucket acme-media"]),
      },
    },
    page: PAGES.routing,
  },
} as const satisfies Record<string, Explanation>;
