import type { XmlElement } from "@rgrove/parse-xml";
import { invalidRequest } from "../../http/s3-error.ts";
import { childElements, childText } from "../../http/xml-text.ts";

const NOT_ACTIONS = ["ID", "Prefix", "Status"];

/**
 * Rules with a rule-level Prefix (lifecycle V1) may not overlap: not with the same prefix at all, and not with the same
 * action when one prefix begins with the other. Rules with a Filter may. Whether S3 counts the abort action among them
 * is not known; refusing it is the case a caller has to survive.
 * Sources: github.com/ceph/ceph/pull/23668 and github.com/noobaa/noobaa-core/issues/8341, which quote S3.
 */
export function refuseOverlappingPrefixes(rules: readonly XmlElement[]): void {
  // Sorted, every prefix stands directly before the prefixes that begin with it.
  const sorted = rules
    .flatMap((rule) => {
      const prefix = childText(rule, "Prefix");
      return prefix === undefined ? [] : [{ prefix, actions: actionsOf(rule) }];
    })
    .sort((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
  for (const [index, shorter] of sorted.entries()) {
    for (let next = index + 1; next < sorted.length; next += 1) {
      const longer = sorted[next];
      if (!longer?.prefix.startsWith(shorter.prefix)) break;
      refusePair(shorter, longer);
    }
  }
}

interface PrefixRule {
  readonly prefix: string;
  readonly actions: readonly string[];
}

function refusePair(shorter: PrefixRule, longer: PrefixRule): void {
  if (shorter.prefix === longer.prefix) throw invalidRequest(`Found two rules with same prefix '${shorter.prefix}'`);
  const action = shorter.actions.find((name) => longer.actions.includes(name));
  if (action) {
    throw invalidRequest(
      `Found overlapping prefixes '${shorter.prefix}' and '${longer.prefix}' for same action type '${action}'`,
    );
  }
}

function actionsOf(rule: XmlElement): string[] {
  return childElements(rule)
    .map((child) => child.name)
    .filter((name) => !NOT_ACTIONS.includes(name));
}
