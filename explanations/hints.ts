import { configurationInHcl, configurationInTypeScript, editRules, PUT_REPLACES } from "./examples.ts";
import type { Explanation } from "./explanation.ts";
import { PAGES } from "./pages.ts";

/** What stands beside a verdict and does not change it. */
export const HINT_EXPLANATIONS = {
  "abort-prefix-literal": {
    meaning:
      'A rule has a prefix with an asterisk in it, or one that begins with a slash. S3 knows no wildcards here and adds no slash: the prefix "*" matches only keys that begin with an asterisk, and "/logs/" only keys that begin with a slash.',
    reason: "The rule looks as if it covered many keys, and most likely matches none. It counts for nothing here.",
    fixes: {
      typescript: {
        text: "Write the beginning of the keys, or an empty filter for all keys. If the rule also expires objects, look at what it will match before you apply.",
        code: configurationInTypeScript([
          '{ id: "expire-logs", status: "Enabled", filter: [{ prefix: "logs/" }], expiration: [{ days: 90 }] },',
        ]),
      },
      hcl: {
        text: "The same in HCL.",
        code: configurationInHcl([
          "rule {",
          '  id     = "expire-logs"',
          '  status = "Enabled"',
          "  filter {",
          '    prefix = "logs/"',
          "  }",
          "  expiration {",
          "    days = 90",
          "  }",
          "}",
        ]),
      },
      manually: {
        text: `A rule that also expires objects starts to delete what it matches then. ${PUT_REPLACES}`,
        code: editRules('.Rules | map(if .ID == "expire-logs" then .Filter.Prefix |= ltrimstr("/") else . end)'),
      },
    },
    page: PAGES.troubleshooting,
  },
  "expiration-disabled": {
    meaning:
      "A rule that expires objects has the status Disabled. S3 deletes expired objects asynchronously, and stops when the rule is disabled.",
    reason:
      "Objects that were due and are not deleted yet stay, although the bill and the storage metrics may no longer count them. This changes no verdict.",
    fixes: {
      typescript: {
        text: "Enable the rule if all objects that it matches are to be deleted. Otherwise remove it.",
        code: configurationInTypeScript([
          '{ id: "expire-logs", status: "Enabled", filter: [{ prefix: "logs/" }], expiration: [{ days: 90 }] },',
        ]),
      },
      hcl: { text: 'Set status = "Enabled" in the rule, or remove the rule.' },
      manually: {
        text: "List what is still there before you decide; for large buckets S3 Inventory does it.",
        code: {
          language: "sh",
          lines: ["aws s3api list-objects-v2 --bucket acme-media --prefix logs/ --max-items 20"],
        },
      },
    },
    page: PAGES.troubleshooting,
  },
  "deprecated-prefix": {
    meaning:
      "Some rules have their prefix at the rule (Prefix), which is deprecated, and not in a Filter. S3 keeps such rules as they are.",
    reason:
      "S3 refuses a configuration in which some rules have a Prefix and others a Filter. So a tool that adds a rule with a Filter fails on this bucket. This changes no verdict.",
    fixes: {
      mpuGuard: {
        text: "Nothing has to be done. mpu-guard patch writes its rule in the form that the bucket uses; where that is not possible, it converts all rules at once and shows it in the diff.",
      },
      typescript: {
        text: "Move each prefix into a filter, in all rules of the bucket at once.",
        code: configurationInTypeScript([
          '{ id: "expire-logs", status: "Enabled", filter: [{ prefix: "logs/" }], expiration: [{ days: 90 }] },',
        ]),
      },
      hcl: {
        text: 'Replace prefix = "logs/" by filter { prefix = "logs/" }, in all rules of the bucket at once.',
      },
      manually: {
        text: `The scope of the rules stays the same. ${PUT_REPLACES}`,
        code: editRules('.Rules | map(if has("Prefix") then .Filter = {Prefix: .Prefix} | del(.Prefix) else . end)'),
      },
    },
    page: PAGES.ruleReference,
  },
} as const satisfies Record<string, Explanation>;
