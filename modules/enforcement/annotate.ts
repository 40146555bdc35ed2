import { AnnotationMetadataEntryType } from "cdktf";
import type { IConstruct } from "constructs";
import { type Bucket, type FindingKind, fixOf, messageOf, severityOf, type Verdict } from "../../policy/index.ts";

/** One line for people, and how grave it is. */
export interface Annotation {
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
}

const TYPES = {
  error: AnnotationMetadataEntryType.ERROR,
  warning: AnnotationMetadataEntryType.WARN,
  info: AnnotationMetadataEntryType.INFO,
} as const satisfies Record<Annotation["severity"], string>;

const SEVERITIES = { error: "error", warning: "warning", note: "info" } as const;

/**
 * Every finding of a verdict as a line that names the bucket, its construct and the fix.
 *
 * @param namesExplanation whether the line says where a kind of finding is explained: one line of many is enough
 */
export function annotationsFor(
  verdict: Verdict,
  namesExplanation: (kind: FindingKind) => boolean,
): readonly Annotation[] {
  return verdict.findings.map((finding) => {
    const more = namesExplanation(finding.kind) ? `; more: npx mpu-guard explain ${finding.kind}` : "";
    return {
      severity: SEVERITIES[severityOf(finding)],
      message: `${nameOf(verdict.bucket)}: ${messageOf(finding, verdict)}; fix: ${fixOf(finding, verdict)}${more}`,
    };
  });
}

/** Such as `bucket "acme-logs" (acme/logs)`. */
export function nameOf({ name, constructPath, address }: Bucket): string {
  const place = constructPath ?? address;
  return typeof name === "string" ? `bucket ${JSON.stringify(name)} (${place})` : `bucket ${place}`;
}

/**
 * Adds a line to a construct, once: nested stacks are visited twice, and a tree can be synthesised again. Not by
 * way of `Annotations`, which would add a stack trace of our own code to each line.
 *
 * @returns whether the line is new
 */
export function annotate(node: IConstruct, { severity, message }: Annotation): boolean {
  const type = TYPES[severity];
  if (node.node.metadata.some((entry) => entry.type === type && entry.data === message)) return false;
  node.node.addMetadata(type, message);
  return true;
}
