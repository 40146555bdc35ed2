import { cdktfInlineRule, cdktfRule, cloudFormationRules, hclInlineRule, hclRule } from "../../codegen/index.ts";
import { isCompliant, type Requirement } from "../../policy/index.ts";
import { printable } from "../text/printable.ts";
import type { CodeOwner } from "./code-owner.ts";

/**
 * The lines to add to the code that declares a bucket's rules, in the language of that code: HCL, a rule of CDKTF's
 * construct, or a CloudFormation template. Each is safe to print, whatever the rule and the resources are called.
 * None where the language is not known; a comment where the code only has to be applied.
 */
export function fixInCode(owner: CodeOwner, requirement: Requirement): readonly string[] {
  return linesFor(owner, requirement).map(printable);
}

function linesFor(owner: CodeOwner, requirement: Requirement): readonly string[] {
  if (owner.by === "policy") return [];
  if (owner.by === "cloudformation") return cloudFormationRules(requirement);
  const isDeclared = owner.declares !== undefined && isCompliant(owner.declares, requirement);
  if (isDeclared) return [`${owner.constructPath === undefined ? "#" : "//"} the code has such a rule: apply it`];
  const isConstruct = owner.constructPath !== undefined;
  if (owner.isInline) return isConstruct ? cdktfInlineRule(requirement) : hclInlineRule(requirement);
  return isConstruct ? cdktfRule(requirement) : hclRule(requirement);
}
