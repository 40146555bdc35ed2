/**
 * The references of an expression without those that are the beginning of another one: Terraform lists
 * `aws_s3_bucket.a[0].id`, and then `aws_s3_bucket.a[0]` and `aws_s3_bucket.a` as well.
 */
export function longestOnly(references: readonly string[]): readonly string[] {
  if (references.length < 2) return references;
  const beginnings = new Set<string>();
  for (const reference of references) {
    for (let at = 1; at < reference.length; at += 1) {
      const code = reference.charCodeAt(at);
      if (code === DOT || code === BRACKET) beginnings.add(reference.slice(0, at));
    }
  }
  return [...new Set(references)].filter((reference) => !beginnings.has(reference));
}

const DOT = 46;
const BRACKET = 91;
