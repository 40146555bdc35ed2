import { RunError } from "../../errors.ts";

/** One page of a listing. */
export interface Page<T> {
  readonly items: readonly T[];
  /** What asks for the next one; empty or absent after the last. */
  readonly next: string | undefined;
}

/**
 * All that a listing has. A page may be empty and not be the last one.
 *
 * @param service for messages, as is `missing`: what is not known where the listing is no good
 * @throws RunError where a page gives the token that it was asked with: such a listing would never end
 */
export async function* pages<T>(
  service: string,
  missing: string,
  ask: (token: string | undefined) => Promise<Page<T>>,
): AsyncIterable<T> {
  for (let token: string | undefined; ; ) {
    const { items, next } = await ask(token);
    yield* items;
    if (!next) return;
    if (next === token) throw new RunError(`${service} gave the same page twice: ${missing}`);
    token = next;
  }
}
