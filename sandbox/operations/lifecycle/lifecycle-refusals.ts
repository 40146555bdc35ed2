import type { XmlElement } from "@rgrove/parse-xml";
import { invalidArgument, invalidRequest } from "../../http/s3-error.ts";
import { childElement, childElements, childText } from "../../http/xml-text.ts";
import { refuseOverlappingPrefixes } from "./lifecycle-overlap.ts";

const MAX_RULES = 1000;
const MAX_ID_LENGTH = 255;
const ACTIONS = [
  "Expiration",
  "Transition",
  "NoncurrentVersionTransition",
  "NoncurrentVersionExpiration",
  "AbortIncompleteMultipartUpload",
];

/**
 * Throws what S3 answers to rules that follow its schema and still are not allowed.
 * Source: S3 API reference, PutBucketLifecycleConfiguration; wordings as quoted in public issues.
 */
export function refuseLifecycleRules(rules: readonly XmlElement[]): void {
  if (rules.length > MAX_RULES) {
    throw invalidRequest("The number of lifecycle rules must not exceed the allowed limit of 1000 rules.");
  }
  refuseIds(rules);
  refuseMixedVersions(rules);
  for (const rule of rules) refuseRule(rule);
  refuseOverlappingPrefixes(rules);
}

function refuseIds(rules: readonly XmlElement[]): void {
  const seen = new Set<string>();
  for (const rule of rules) {
    const id = childText(rule, "ID");
    if (!id) continue;
    if (id.length > MAX_ID_LENGTH) throw invalidArgument("ID length should not exceed allowed limit of 255");
    if (seen.has(id)) throw invalidArgument("Rule ID must be unique. Found same ID for more than one rule");
    seen.add(id);
  }
}

// The first rule decides the version, and with it the wording.
// Sources: github.com/aws/aws-sdk-ruby/issues/1653, github.com/hashicorp/terraform-provider-aws/issues/23299
function refuseMixedVersions(rules: readonly XmlElement[]): void {
  const filters = rules.map((rule) => childElement(rule, "Filter") !== undefined);
  if (new Set(filters).size < 2) return;
  throw invalidRequest(
    filters[0]
      ? "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter."
      : "Filter element can only be used in Lifecycle V2.",
  );
}

function refuseRule(rule: XmlElement): void {
  if (!childElements(rule).some((child) => ACTIONS.includes(child.name))) {
    throw invalidRequest("At least one action needs to be specified in a rule");
  }
  refuseDays(rule, "Expiration", "Days");
  refuseDays(rule, "NoncurrentVersionExpiration", "NoncurrentDays");
  refuseDays(rule, "AbortIncompleteMultipartUpload", "DaysAfterInitiation");
  if (childElement(rule, "AbortIncompleteMultipartUpload")) refuseAbortFilter(rule);
}

function refuseDays(rule: XmlElement, action: string, element: string): void {
  const found = childElement(rule, action);
  const days = found && childText(found, element);
  if (days !== undefined && Number(days) < 1) {
    throw invalidArgument(`'${element}' for ${action} action must be a positive integer`);
  }
}

// Sources: github.com/terraform-aws-modules/terraform-aws-s3-bucket/issues/109, github.com/umccr/infrastructure/pull/332
function refuseAbortFilter(rule: XmlElement): void {
  const filter = childElement(rule, "Filter");
  const predicates = filter ? childElements(childElement(filter, "And") ?? filter) : [];
  for (const { name } of predicates) {
    if (name === "Tag") throw invalidRequest("AbortIncompleteMultipartUpload cannot be specified with Tags.");
    if (name.startsWith("ObjectSize")) {
      throw invalidRequest("AbortIncompleteMultipartUpload cannot be specified with Object Size.");
    }
  }
}
