import type { DeclaredBucket } from "./attribution/index.ts";
import { DeclaredFiles, type DeclaredInput } from "./declared-files.ts";
import type { FileKind } from "./json/index.ts";

export interface DeclaredFile {
  readonly kind: FileKind;
  readonly buckets: readonly DeclaredBucket[];
}

/** The buckets of one file on its own: code, a plan or a state. */
export function readDeclared(bytes: Uint8Array, source: string, context: { stack?: string } = {}): DeclaredFile {
  const files = new DeclaredFiles();
  const kind = files.add({ bytes, source, ...context });
  return { kind, buckets: files.buckets() };
}

/** The buckets of one synth, or of one module, on its own. */
export function readCode(inputs: readonly DeclaredInput[]): DeclaredFile {
  const files = new DeclaredFiles();
  files.addCode(inputs);
  return { kind: "synthesized", buckets: files.buckets() };
}
