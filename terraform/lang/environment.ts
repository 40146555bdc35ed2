import type { Scope, Value } from "./value.ts";

/** Where an expression stands. */
export interface Environment {
  readonly scope: Scope;
  /** Inside a resource or module call with `for_each`. */
  readonly each?: { readonly key: Value; readonly value: Value };
  /** Inside one with `count`: `count.index`. */
  readonly count?: Value;
  /** The names that `for` binds. */
  readonly bound?: ReadonlyMap<string, Value>;
  /** Plans: the keys of all instances of the resource or module call that it stands in. */
  readonly siblings?: readonly (string | number)[];
  /** Plans: whether these instances are not all alike, so that it matters which of them belongs to what. */
  readonly siblingsDiffer?: boolean;
}

/** Takes from what is left for the root module that an expression is of. */
export function isAffordable(size: number, { scope }: Environment): boolean {
  return scope.budget === undefined || scope.budget.take(size);
}
