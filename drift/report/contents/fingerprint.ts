// What is new between two reports: fingerprints, the comparison of findings, and a report that was saved. Pure.
import { createHash } from "node:crypto";
import { type Bucket, type Finding, nameOrNull } from "../../../policy/index.ts";
import { qualifiedName } from "./location.ts";

/**
 * What stays the same of a finding from run to run: the account and region, the stack, the code's own name for the bucket
 * (construct path or address; the ARN of a live one), the bucket's name, the kind, and the ID of the rule. Not the file
 * and line, the days or any text: those change without its being another finding.
 *
 * @param kind of the finding; `exempt` for a bucket that is exempt
 * @returns 32 hexadecimal digits
 */
export function fingerprintOf(bucket: Bucket, kind: string, ruleId?: string): string {
  const { account, region, stack } = bucket;
  const identity = [kind, account, region, stack, qualifiedName(bucket), nameOrNull(bucket), ruleId];
  return createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 32);
}

/**
 * The fingerprints of findings, bucket by bucket and in their order. What has one and the same, such as two rules without
 * ID, is numbered: `:1`, `:2`.
 */
export function fingerprintsOf(
  verdicts: readonly { readonly bucket: Bucket; readonly findings: readonly Finding[] }[],
): readonly (readonly string[])[] {
  const seen = new Map<string, number>();
  return verdicts.map(({ bucket, findings }) =>
    findings.map((finding) => {
      const fingerprint = fingerprintOf(bucket, finding.kind, "ruleId" in finding ? finding.ruleId : undefined);
      const count = (seen.get(fingerprint) ?? 0) + 1;
      seen.set(fingerprint, count);
      return `${fingerprint}:${count}`;
    }),
  );
}
