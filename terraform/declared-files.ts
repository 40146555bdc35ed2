import { Estate } from "./attribution/estate.ts";
import { type DeclaredBucket, declaredBuckets } from "./attribution/judge-estate.ts";
import { type LifecycleDeclaration, lifecycleDeclarations } from "./attribution/lifecycle-declarations.ts";
import type { Roster } from "./attribution/roster.ts";
import type { CodeFile } from "./config/code-file.ts";
import { readSynthesized } from "./config/read-synthesized.ts";
import type { Body } from "./json/body.ts";
import { DeclaredFileError } from "./json/declared-file-error.ts";
import { decodeText } from "./json/decode-text.ts";
import { type FileKind, kindOf } from "./json/file-kind.ts";
import { parseJson } from "./json/parse-json.ts";
import { PlanScopes } from "./plan/plan-scope.ts";
import { readPlan } from "./plan/read-plan.ts";
import { RootOutputs } from "./plan/root-outputs.ts";
import { readState, stateOutputs } from "./state/read-state.ts";

/** A file's bytes, and what is known of it besides. */
export interface DeclaredInput {
  readonly bytes: Uint8Array;
  /** How the file is called in messages. */
  readonly source: string;
  /** The CDKTF stack; where absent, what the file itself says. */
  readonly stack?: string;
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
