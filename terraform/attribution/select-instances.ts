import { keyOf } from "../lang/reference.ts";
import type { DeclaredResource } from "../lang/resource.ts";

/** Whether a reference is to the number or key of the instance that it stands in. */
export function usesOwnIndex(reference: string): boolean {
  return reference === "count.index" || reference.startsWith("each.") || /\[(count\.index|each\.key)\]/.test(reference);
}

/**
 * The instances that a reference means. A plan drops `[count.index]` and `[each.key]` from its references, so where
 * the expression uses them it is the instance of equal key.
 *
 * @param index as written behind the address
 * @param own the key of the instance that the reference stands in, where the expression uses it
 */
export function selectInstances(
  found: readonly DeclaredResource[],
  index: string | undefined,
  own: string | number | undefined,
): readonly DeclaredResource[] {
  if (found.every((each) => each.index === undefined)) return found;
  const key = index === undefined ? undefined : keyOf(index);
  const wanted = key ?? own;
  return wanted === undefined ? found : found.filter((each) => each.index === wanted);
}
