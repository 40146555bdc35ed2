import type { LifecycleRule } from "../../../policy/index.ts";

/** A JSON value in the spelling of S3's API. */
export type AwsShape = string | number | boolean | null | readonly AwsShape[] | { readonly [key: string]: AwsShape };

/** A rule as `aws s3api get-bucket-lifecycle-configuration` prints it. */
export function toApiShape(rule: LifecycleRule): AwsShape {
  return spell(rule);
}

/** The rule of which {@link toApiShape} gave this; only what it gave is understood. */
export function fromApiShape(shape: AwsShape): LifecycleRule {
  return unspell(shape) as LifecycleRule;
}

function unspell(value: AwsShape): unknown {
  if (Array.isArray(value)) return value.map(unspell);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [uncapitalize(key), unspell(inner)]));
}

function uncapitalize(key: string): string {
  return key === "ID" ? "id" : key.charAt(0).toLowerCase() + key.slice(1);
}

function spell(value: unknown): AwsShape {
  if (typeof value === "symbol") return "(known after apply)";
  if (Array.isArray(value)) return value.map(spell);
  if (value === null || typeof value !== "object") return value as AwsShape;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [capitalize(key), spell(inner)]));
}

function capitalize(key: string): string {
  return key === "id" ? "ID" : key.charAt(0).toUpperCase() + key.slice(1);
}
