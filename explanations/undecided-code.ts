import { abortRuleInHcl, configurationInHcl, NEW_CONSTRUCT, shell } from "./examples.ts";
import type { Explanation } from "./explanation.ts";
import { PAGES } from "./pages.ts";

const CHECK_THE_PLAN = shell([
  "terraform plan -out=plan.tfplan",
  "terraform show -json plan.tfplan | npx mpu-guard check -",
]);

const UNDECIDED = "The check cannot say that the bucket has its rule, and does not guess.";

/** Why declared code cannot be decided yet. */
export const UNDECIDED_CODE_EXPLANATIONS = {
  "unknown-until-apply": {
    meaning:
      "A value that decides is known only after the apply: the days, the status or the prefix of a rule, or whether there is a rule at all.",
    reason: `${UNDECIDED} Exit status 3; --allow-undecided makes it 0.`,
    fixes: {
      mpuGuard: { text: "After the apply, mpu-guard scan reads what the bucket really has." },
      typescript: { text: "Use a literal value.", code: NEW_CONSTRUCT },
      hcl: {
        text: "Use a literal value, or give the variable a default or a value in a *.tfvars file beside the code.",
        code: configurationInHcl(abortRuleInHcl("abort-incomplete")),
      },
      manually: { text: "A plan knows more than the code: check the plan.", code: CHECK_THE_PLAN },
    },
    page: PAGES.ruleElements,
  },
  unattributed: {
    meaning:
      "It cannot be told whether a lifecycle configuration is for this bucket, or which bucket it is for: its bucket is a variable, an expression, or a choice between several.",
    reason: `${UNDECIDED} A second configuration for the same bucket would overwrite the first.`,
    fixes: {
      typescript: { text: "Hand the bucket construct to the construct that attaches the rule.", code: NEW_CONSTRUCT },
      hcl: {
        text: "Refer to the bucket directly.",
        code: configurationInHcl(abortRuleInHcl("abort-incomplete")),
      },
      manually: {
        text: "Check the plans of all stacks in one run: a bucket of one may have its rules in another.",
        code: shell(["npx mpu-guard check plan-*.json"]),
      },
    },
    page: PAGES.putConfiguration,
  },
  "opaque-module": {
    meaning:
      "A Terraform module may declare the bucket or its rules, and its files are not there to be read: at synth never, and for code only after terraform init.",
    reason: UNDECIDED,
    fixes: {
      typescript: {
        text: "Synth cannot look into a module. Check the plan in the same job; it shows the inside of modules. Or declare the bucket as a construct.",
        code: NEW_CONSTRUCT,
      },
      hcl: { text: "Run terraform init before the check, so that the modules are installed." },
      manually: { text: "Check the plan, which shows the inside of modules.", code: CHECK_THE_PLAN },
    },
    page: PAGES.abortRule,
  },
} as const satisfies Record<string, Explanation>;
