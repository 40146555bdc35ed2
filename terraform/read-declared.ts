import type { Body } from "./body.ts";
import { DeclaredFileError } from "./declared-file-error.ts";
import { decodeText } from "./decode-text.ts";
import { type FileKind, kindOf } from "./file-kind.ts";
import { type DeclaredBucket, declaredBuckets } from "./judge-roster.ts";
import { parseJson } from "./parse-json.ts";
import { readPlan } from "./read-plan.ts";
import { readState } from "./read-state.ts";
import { type CodeFile, readSynthesized } from "./read-synthesized.ts";

export interface DeclaredFile {
  readonly kind: FileKind;
  readonly buckets: readonly DeclaredBucket[];
}

/** A file's bytes, and what is known of it besides. */
export interface DeclaredInput {
  readonly bytes: Uint8Array;
  /** How the file is called in messages. */
  readonly source: string;
  /** The CDKTF stack; where absent, what the file itself says. */
  readonly stack?: string;
}

/**
 * The buckets that one file declares: synthesized or hand-written JSON, or what `terraform show -json` prints of a
 * plan or a state. Which of them it is shows in its content.
 *
 * @throws DeclaredFileError with one line that says what to do
 */
export function readDeclared(bytes: Uint8Array, source: string, context: { stack?: string } = {}): DeclaredFile {
  const { document, text, kind } = open({ bytes, source });
  if (kind === "plan") return { kind, buckets: declaredBuckets(readPlan(document as Body, source)) };
  if (kind === "state") return { kind, buckets: declaredBuckets(readState(document as Body, source)) };
  return { kind, buckets: declaredBuckets(readSynthesized([{ document, text, source, ...context }])) };
}

/**
 * The buckets of code in several files that know each other: the stacks of one synth, or, without stacks, the files
 * of one module.
 *
 * @throws DeclaredFileError with one line that says what to do
 */
export function readCode(inputs: readonly DeclaredInput[]): DeclaredFile {
  const files = inputs.map((input): CodeFile => {
    const { document, text, kind } = open(input);
    const { source, stack } = input;
    if (kind !== "synthesized") throw new DeclaredFileError(source, `this is a ${kind} among code: give it on its own`);
    return { document, text, source, ...(stack !== undefined && { stack }) };
  });
  return { kind: "synthesized", buckets: declaredBuckets(readSynthesized(files)) };
}

function open({ bytes, source }: DeclaredInput): { document: unknown; text: string; kind: FileKind } {
  const text = decodeText(bytes, source);
  const document = parseJson(text, source);
  return { document, text, kind: kindOf(document, source) };
}
