import { DEFAULT_POLICY, displayName, evaluate, type Policy, type Verdict } from "../../policy/index.ts";
import { type DeclaredFile, DeclaredFileError, readDeclared } from "../../terraform/index.ts";
import { TODAY } from "../support/builders.ts";

export const LC = "aws_s3_bucket_lifecycle_configuration";
/** What is said of a bucket that nothing configures. */
export const MISSING = "violation no-lifecycle-configuration";

/** An expression as code in JSON writes it. */
export function tf(expression: string): string {
  return `\${${expression}}`;
}

export function bytesOf(document: unknown): Uint8Array {
  return new TextEncoder().encode(typeof document === "string" ? document : JSON.stringify(document));
}

export function verdictsOf({ buckets }: DeclaredFile, policy: Policy = DEFAULT_POLICY): readonly Verdict[] {
  return buckets.map(({ bucket, reading }) => evaluate(reading, policy, bucket, TODAY));
}

/** What is said of each bucket of a document: `address: status kinds`. */
export function judged(document: unknown): readonly string[] {
  return linesOf(readDeclared(bytesOf(document), "plan.json"));
}

export function linesOf(file: DeclaredFile): readonly string[] {
  return verdictsOf(file).map(({ bucket, status, findings }) =>
    [`${bucket.address ?? displayName(bucket)}: ${status}`, ...findings.map(({ kind }) => kind)].join(" "),
  );
}

/** The line that a file is refused with. */
export function refusalOf(bytes: Uint8Array): string {
  try {
    readDeclared(bytes, "file");
  } catch (error) {
    if (error instanceof DeclaredFileError && !error.message.includes("\n")) return error.message;
    throw error;
  }
  throw new Error("it was read");
}
