/**
 * A value that its source cannot give yet: a Terraform expression that is known only after apply, or a
 * fact about a bucket that could not be read. It is neither absent nor empty, and no decision may treat
 * it as either.
 */
export const UNKNOWN: unique symbol = Symbol("unknown");
export type Unknown = typeof UNKNOWN;
