import type { Body } from "./body.ts";
import type { CodeFile } from "./code-file.ts";
import { DeclaredFileError } from "./declared-file-error.ts";
import { decodeText } from "./decode-text.ts";
import { Estate } from "./estate.ts";
import { type FileKind, kindOf } from "./file-kind.ts";
import { type DeclaredBucket, declaredBuckets } from "./judge-estate.ts";
import { type LifecycleDeclaration, lifecycleDeclarations } from "./lifecycle-declarations.ts";
import { parseJson } from "./parse-json.ts";
import { PlanScopes } from "./plan-scope.ts";
import { readPlan } from "./read-plan.ts";
import { readState, stateOutputs } from "./read-state.ts";
import { readSynthesized } from "./read-synthesized.ts";
import { RootOutputs } from "./root-outputs.ts";
import type { Roster } from "./roster.ts";

/** A file's bytes, and what is known of it besides. */
export interface DeclaredInput {
  readonly bytes: Uint8Array;
  /** How the file is called in messages. */
  readonly source: string;
  /** The CDKTF stack; where absent, what the file itself says. */
  readonly stack?: string;
}

/** Code that was never text: what synth is about to write. */
export interface DeclaredDocument {
  /** In Terraform's JSON syntax; is not changed. */
  readonly document: unknown;
  /** How the document is called in messages. */
  readonly source: string;
  /** The CDKTF stack. */
  readonly stack: string;
}

/**
 * The files of one run. They are read one by one, so that only one of them is whole in memory at a time, and judged
 * together: a bucket in one may have its configuration in another.
 */
export class DeclaredFiles {
  private readonly rosters: Roster[] = [];
  private readonly outputs = new RootOutputs();

  /**
   * Adds synthesized or hand-written JSON, or what `terraform show -json` prints of a plan or a state. Which of them it
   * is shows in its content.
   *
   * @throws DeclaredFileError with one line that says what to do
   */
  add(input: DeclaredInput): FileKind {
    const { document, text, kind } = open(input);
    const { source, stack } = input;
    if (kind === "plan") this.rosters.push(readPlan(document as Body, source, this.outputs));
    else if (kind === "state") {
      this.rosters.push(readState(document as Body, source));
      this.outputs.addValues(stateOutputs(document as Body), new PlanScopes({}).at(""));
    } else this.rosters.push(readSynthesized([{ document, text, source, ...(stack !== undefined && { stack }) }]));
    return kind;
  }

  /**
   * Adds code in several files that know each other: the stacks of one synth, or, without stacks, the files of one
   * module.
   *
   * @throws DeclaredFileError with one line that says what to do
   */
  addCode(inputs: readonly DeclaredInput[]): void {
    const files = inputs.map((input): CodeFile => {
      const { document, text, kind } = open(input);
      const { source, stack } = input;
      if (kind !== "synthesized")
        throw new DeclaredFileError(source, `this is a ${kind} among code: give it on its own`);
      return { document, text, source, ...(stack !== undefined && { stack }) };
    });
    this.rosters.push(readSynthesized(files));
  }

  /** Adds the stacks of one synth as documents in memory. */
  addDocuments(documents: readonly DeclaredDocument[]): void {
    this.rosters.push(readSynthesized(documents));
  }

  /** Every lifecycle configuration that is declared in them. */
  lifecycles(): readonly LifecycleDeclaration[] {
    return lifecycleDeclarations(new Estate(this.rosters));
  }

  /** The buckets of all files. */
  buckets(): readonly DeclaredBucket[] {
    return declaredBuckets(new Estate(this.rosters));
  }
}

function open({ bytes, source }: DeclaredInput): { document: unknown; text: string; kind: FileKind } {
  const text = decodeText(bytes, source);
  const document = parseJson(text, source);
  return { document, text, kind: kindOf(document, source) };
}
