import { areEquivalent, canonicalRule, type LifecycleConfiguration, type LifecycleRule } from "../../policy/index.ts";
import type { StoredLifecycle } from "../ports.ts";
import type { RulesChange } from "./bucket-change.ts";

/**
 * What a read after our write shows.
 *
 * - `plan`: what we wrote, whatever its spelling.
 * - `before`: what was there before; reads are eventually consistent.
 * - `damaged`: what we wrote, with something missing: the store did not take it as it was meant.
 * - `changed-by-other`: anything else, so somebody else wrote after us.
 */
export type Shown = "plan" | "before" | "damaged" | "changed-by-other";

/** A change that was sent; with the ID of our rule where it writes one. */
export type WrittenChange = RulesChange & { readonly ruleId?: string };

export function shownAfterWrite(stored: StoredLifecycle, { before, after, ruleId }: WrittenChange): Shown {
  if (hasRules(stored, after)) return "plan";
  if (hasRules(stored, before)) return "before";
  if (stored.state === "absent" || after === undefined || ruleId === undefined) return "changed-by-other";
  return isReductionOf(stored.configuration, after, ruleId) ? "damaged" : "changed-by-other";
}

/** Whether a bucket has these rules, whatever their spelling; `undefined` for no configuration. */
export function hasRules(stored: StoredLifecycle, rules: LifecycleConfiguration | undefined): boolean {
  if (stored.state === "absent") return rules === undefined;
  return rules !== undefined && areEquivalent(stored.configuration, rules);
}

/**
 * Whether a configuration is another one with something missing, and our rule still in it. Only a store that lost
 * something makes that, or somebody who took something out within the moment between our write and our first read.
 */
function isReductionOf(shown: LifecycleConfiguration, written: LifecycleConfiguration, ruleId: string): boolean {
  if (!shown.rules.some(({ id }) => id === ruleId)) return false;
  return shown.rules.every((rule) => {
    const origin = written.rules.find(({ id }) => id === rule.id);
    return origin !== undefined && isPartOf(partsOf(rule), partsOf(origin));
  });
}

/** What a rule says, piece by piece, whatever its spelling. An empty prefix says nothing. */
function partsOf(rule: LifecycleRule): unknown {
  return JSON.parse(canonicalRule(rule), (key, value) => (key === "prefix" && value === "" ? undefined : value));
}

/** Whether everything in the one value is in the other one too. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((item) => whole.some((each) => isPartOf(item, each)));
  }
  if (typeof part !== "object" || part === null) return part === whole;
  if (typeof whole !== "object" || whole === null) return false;
  const members = new Map<string, unknown>(Object.entries(whole));
  return Object.entries(part).every(([key, value]) => members.has(key) && isPartOf(value, members.get(key)));
}
