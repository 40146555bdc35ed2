import {
  ADD_RULE,
  ADDED_IN_HCL,
  ADDED_IN_TYPESCRIPT,
  abortRuleInHcl,
  abortRuleInTypeScript,
  configurationInHcl,
  configurationInTypeScript,
  editRules,
  NEW_CONFIGURATION,
  NEW_CONSTRUCT,
  PUT_FIRST_RULE,
  PUT_REPLACES,
} from "./examples.ts";
import type { Explanation } from "./explanation.ts";
import { PAGES } from "./pages.ts";

const PARTS_STAY =
  "A multipart upload that is never completed leaves its parts in the bucket. Listings of objects do not show them, and they are billed like objects until something aborts the upload.";

const ONE_CONFIGURATION = "A bucket has one lifecycle configuration, so the rule goes into the one that there is.";

/** `patch` with what it never does. */
const PATCH_ADDS =
  "mpu-guard patch adds a rule for the whole bucket, after it has shown the change and asked. It leaves every other rule as it is.";

/** What the rules of a bucket say. */
export const RULE_EXPLANATIONS = {
  "no-lifecycle-configuration": {
    meaning:
      "The bucket has no lifecycle rules at all: S3 answered NoSuchLifecycleConfiguration. In code: nothing declares lifecycle rules for it, or the plan deletes what does.",
    reason: PARTS_STAY,
    fixes: {
      mpuGuard: { text: PATCH_ADDS },
      typescript: {
        text: "Attach the construct. It takes over count, for_each, provider and region from the bucket.",
        code: NEW_CONSTRUCT,
      },
      hcl: { text: "Declare a configuration, in the provider and region of the bucket.", code: NEW_CONFIGURATION },
      manually: {
        text: "Only where the bucket has no rules: a PUT replaces all that there are.",
        code: PUT_FIRST_RULE,
      },
    },
    page: PAGES.abortRule,
  },
  "no-abort-rule": {
    meaning:
      "The bucket has lifecycle rules, but none of them aborts the incomplete multipart uploads of the whole bucket. A rule with a tag or object size condition does not count: S3 refuses such conditions beside the abort action.",
    reason: `${PARTS_STAY} Rules that expire objects do not remove them.`,
    fixes: {
      mpuGuard: { text: PATCH_ADDS },
      typescript: { text: ONE_CONFIGURATION, code: ADDED_IN_TYPESCRIPT },
      hcl: { text: ONE_CONFIGURATION, code: ADDED_IN_HCL },
      manually: { text: PUT_REPLACES, code: ADD_RULE },
    },
    page: PAGES.abortRule,
  },
  "abort-rule-disabled": {
    meaning:
      "A rule would abort the incomplete multipart uploads of the whole bucket, but its status is Disabled, and no other rule does it.",
    reason: `S3 performs none of the actions of a disabled rule. ${PARTS_STAY}`,
    fixes: {
      mpuGuard: { text: `${PATCH_ADDS} The disabled rule stays disabled.` },
      typescript: {
        text: "Enable the rule. Look at its other actions first: they start too.",
        code: configurationInTypeScript(abortRuleInTypeScript("abort-incomplete")),
      },
      hcl: {
        text: "Enable the rule. Look at its other actions first: they start too.",
        code: configurationInHcl(abortRuleInHcl("abort-incomplete")),
      },
      manually: {
        text: `Enable the rule, if its other actions may start. ${PUT_REPLACES}`,
        code: editRules('.Rules | map(if .ID == "abort-incomplete" then .Status = "Enabled" else . end)'),
      },
    },
    page: PAGES.ruleElements,
  },
  "abort-scope-partial": {
    meaning:
      "Rules abort incomplete multipart uploads only for keys that begin with the prefixes listed. Uploads of other keys are never aborted.",
    reason: PARTS_STAY,
    fixes: {
      mpuGuard: { text: PATCH_ADDS },
      typescript: {
        text: `${ONE_CONFIGURATION} The rules with a prefix may stay: the shorter time counts.`,
        code: ADDED_IN_TYPESCRIPT,
      },
      hcl: {
        text: `${ONE_CONFIGURATION} The rules with a prefix may stay: the shorter time counts.`,
        code: ADDED_IN_HCL,
      },
      manually: { text: PUT_REPLACES, code: ADD_RULE },
    },
    page: PAGES.ruleElements,
  },
  "abort-days-too-long": {
    meaning:
      "A rule aborts the incomplete multipart uploads of the whole bucket, but after more days than the policy accepts. Of several rules the one with the fewest days counts. The days begin when the upload is initiated, and S3 rounds up to the next midnight UTC.",
    reason: PARTS_STAY,
    fixes: {
      mpuGuard: {
        text: `${PATCH_ADDS} If the bucket needs that long, add an override to the policy file.`,
      },
      typescript: {
        text: "Lower the days of the rule, or add one more rule: the one with the fewest days counts.",
        code: ADDED_IN_TYPESCRIPT,
      },
      hcl: {
        text: "Lower the days of the rule, or add one more rule: the one with the fewest days counts.",
        code: ADDED_IN_HCL,
      },
      manually: {
        text: PUT_REPLACES,
        code: editRules(
          '.Rules | map(if .ID == "sweep" then .AbortIncompleteMultipartUpload.DaysAfterInitiation = 7 else . end)',
        ),
      },
    },
    page: PAGES.abortRule,
  },
  "abort-days-too-short": {
    meaning:
      "A rule aborts incomplete multipart uploads after fewer days than the policy accepts. The days begin when the upload is initiated, not at its last part.",
    reason:
      "An upload that is slow, or is resumed after some days, is aborted while it is still needed. No further rule helps: of several rules the one with the fewest days counts.",
    fixes: {
      mpuGuard: {
        text: "mpu-guard patch refuses such a bucket, as it would have to change a rule that is not its own. If the short time is meant, lower accept.minDays in the policy file, or add an override.",
      },
      typescript: {
        text: "Raise the days of the rule.",
        code: configurationInTypeScript(abortRuleInTypeScript("abort-daily")),
      },
      hcl: { text: "Raise the days of the rule.", code: configurationInHcl(abortRuleInHcl("abort-daily")) },
      manually: {
        text: PUT_REPLACES,
        code: editRules(
          '.Rules | map(if .ID == "abort-daily" then .AbortIncompleteMultipartUpload.DaysAfterInitiation = 7 else . end)',
        ),
      },
    },
    page: PAGES.abortRule,
  },
} as const satisfies Record<string, Explanation>;
