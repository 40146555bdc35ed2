import { canonicalRule, type LifecycleConfiguration } from "../../policy/index.ts";
import type { StoredLifecycle } from "../ports.ts";
import type { RulesChange } from "./bucket-change.ts";
import { type Damage, differenceOf } from "./damage.ts";
import { hasRules } from "./stored-state.ts";

/**
 * What a read after our write shows.
 *
 * - `plan`: what we wrote, whatever its spelling.
 * - `before`: what was there before; reads are eventually consistent.
 * - `damaged`: our write, with something of it lost or altered.
 * - `changed-by-other`: anything else, so somebody else wrote after us.
 */
export type Shown =
  | { readonly is: "plan" | "before" | "changed-by-other" }
  | {
      readonly is: "damaged";
      readonly damage: Damage;
      /** Whether nothing shows that somebody else wrote after us. */
      readonly isLastWrite: boolean;
      /** What the bucket has now. */
      readonly found: LifecycleConfiguration;
    };

/** A change that was sent; with the ID of our rule where it writes one. */
export type WrittenChange = RulesChange & { readonly ruleId?: string };

/** Judges the first read that shows neither what was there before nor all that was written. */
export function shownAfterWrite(stored: StoredLifecycle, change: WrittenChange): Shown {
  const { before, after } = change;
  if (hasRules(stored, after)) return { is: "plan" };
  if (hasRules(stored, before)) return { is: "before" };
  if (stored.state === "absent" || after === undefined) return { is: "changed-by-other" };
  const { configuration: found } = stored;
  const { damage, hasAdditions } = differenceOf(after, found);
  if (damage === undefined || !showsOurWrite(found, change, hasAdditions)) return { is: "changed-by-other" };
  return { is: "damaged", damage, isLastWrite: !hasAdditions, found };
}

/**
 * Our rule shows our write, unless the bucket had it before. What a rollback writes has no mark of its own: there only
 * what holds nothing else can be told from another writer's.
 */
function showsOurWrite(shown: LifecycleConfiguration, { before, ruleId }: WrittenChange, hasAdditions: boolean) {
  if (ruleId === undefined) return !hasAdditions;
  const ours = textOf(shown, ruleId);
  return ours !== undefined && ours !== textOf(before, ruleId);
}

function textOf(configuration: LifecycleConfiguration | undefined, ruleId: string): string | undefined {
  const rule = configuration?.rules.find(({ id }) => id === ruleId);
  return rule && canonicalRule(rule);
}
