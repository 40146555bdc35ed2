/**
 * A value that its source cannot give yet: a Terraform expression that is known only after apply, or a
 * fact about a bucket that could not be read. It is neither absent nor empty, and no decision may treat
 * it as either.
 */
// Of the registry: a program may load this package twice, as ESM and as CommonJS.
export const UNKNOWN: unique symbol = Symbol.for("mpu-guard/unknown");
export type Unknown = typeof UNKNOWN;
