/**
 * The references of an expression without those that are the beginning of the one before: for each reference Terraform
 * lists `aws_s3_bucket.a[0].id`, and then `aws_s3_bucket.a[0]` and `aws_s3_bucket.a` as well.
 */
export function longestOnly(references: readonly string[]): readonly string[] {
  const longest = new Set<string>();
  let before = "";
  for (const reference of references) {
    const next = before[reference.length];
    const isBeginning = before.startsWith(reference) && (next === "." || next === "[");
    if (!isBeginning) longest.add(reference);
    before = reference;
  }
  return [...longest];
}
