const RESOURCE = "[a-z][a-z0-9_]*\\.[\\w-]+";
const INDEX = "\\d+|count\\.index";
const INDEXED = new RegExp(`^(${RESOURCE})\\.\\*\\.(\\w+)(?:\\[(${INDEX})\\]|\\.(\\d+))$`);
const ONE = new RegExp(`^one\\((${RESOURCE})(?:\\.\\*|\\[\\*\\])\\.(\\w+)\\)$`);
const ELEMENT = new RegExp(`^element\\((${RESOURCE})(?:\\.\\*|\\[\\*\\])\\.(\\w+), *(${INDEX})\\)$`);

/**
 * One element of a splat as the plain reference that it is: `aws_s3_bucket.a.*.id[1]` is `aws_s3_bucket.a[1].id`, and so
 * are `one(...)`, and `element(...)` with its reservation: past the end it begins anew.
 *
 * `aws_s3_bucket.a[*].id[1]` is none of them: behind `[*]` an index is one of each element, which Terraform refuses.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/splat#legacy-attribute-only-splat-expressions
 */
export function withoutSplat(expression: string): string {
  const [, resource, attribute, index] = ELEMENT.exec(expression) ?? [];
  if (resource !== undefined) return `${resource}[${index}].${attribute}`;
  return withoutCertainSplat(expression);
}

/** The same without `element(...)`, for whoever cannot tell how many there are. */
export function withoutCertainSplat(expression: string): string {
  const [, resource, attribute, index, legacy] = INDEXED.exec(expression) ?? ONE.exec(expression) ?? [];
  return resource === undefined ? expression : `${resource}[${index ?? legacy ?? 0}].${attribute}`;
}
