import {
  type DeclaredBucket,
  declaredBuckets,
  type LifecycleDeclaration,
  lifecycleDeclarations,
  type RootModule,
  RootModules,
} from "./attribution/index.ts";
import { type CodeModule, readCode } from "./config/index.ts";
import {
  type Body,
  DeclaredFileError,
  decodeText,
  type FileKind,
  kindOf,
  locateBlocks,
  parseJson,
} from "./json/index.ts";
import { RootOutputs, readPlan } from "./plan/index.ts";
import { readState, stateOutputs } from "./state/index.ts";

/** A file's bytes, and what is known of it besides. */
export interface DeclaredInput {
  readonly bytes: Uint8Array;
  /** How the file is called in messages. */
  readonly source: string;
  /** The CDKTF stack; where absent, what the file itself says. */
  readonly stack?: string;
}

/** Code that is in memory, as the values that `JSON.parse` gives. */
export interface DeclaredDocument {
  readonly document: unknown;
  readonly source: string;
  readonly stack?: string;
}

/**
 * The files of one run. They are read one by one, so that only one of them is whole in memory at a time, and judged
 * together: a bucket in one may have its configuration in another.
 */
export class DeclaredFiles {
  private readonly roots: RootModule[] = [];
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
    const id = this.nextId();
    if (kind === "plan") this.roots.push(readPlan(document as Body, source, id, this.outputs));
    else if (kind === "state") {
      this.roots.push(readState(document as Body, source, id));
      this.outputs.addValues(stateOutputs(document as Body), id);
    } else {
      const lines = locateBlocks(text, source);
      this.addModules([moduleOf([{ document, lines, source, ...(stack !== undefined && { stack }) }])]);
    }
    return kind;
  }

  /**
   * Adds code in several files that know each other: the stacks of one synth, or, without stacks, the files of one
   * module.
   *
   * @throws DeclaredFileError with one line that says what to do
   */
  addCode(inputs: readonly DeclaredInput[]): void {
    const files = inputs.map((input) => {
      const { document, text, kind } = open(input);
      const { source, stack } = input;
      if (kind !== "synthesized") {
        throw new DeclaredFileError(source, `this is a ${kind} among code: give it on its own`);
      }
      return { document, lines: locateBlocks(text, source), source, ...(stack !== undefined && { stack }) };
    });
    this.addModules([moduleOf(files)]);
  }

  /** Adds root modules of code that know each other, such as the stacks of one synth, with the modules that they call. */
  addModules(modules: readonly CodeModule[]): void {
    this.roots.push(readCode(modules, this.nextId()));
  }

  /** Adds code that is in memory: the stacks of one synth. */
  addDocuments(documents: readonly DeclaredDocument[]): void {
    this.addModules([moduleOf(documents.map((each) => ({ ...each, lines: NO_LINES })))]);
  }

  /** Every lifecycle configuration that is declared in them. */
  lifecycles(): readonly LifecycleDeclaration[] {
    return lifecycleDeclarations(new RootModules(this.roots));
  }

  /** The buckets of all files. */
  buckets(): readonly DeclaredBucket[] {
    return declaredBuckets(new RootModules(this.roots));
  }

  /** How many resources of any type the files hold. */
  get resourceCount(): number {
    return this.roots.reduce((sum, { resourceCount }) => sum + resourceCount, 0);
  }

  /** Whether no file leaves anything out. */
  get isComplete(): boolean {
    return this.roots.every(({ isComplete }) => isComplete);
  }

  private nextId(): string {
    return String(this.roots.length);
  }
}

const NO_LINES: ReadonlyMap<string, number> = new Map();

function moduleOf(files: CodeModule["files"]): CodeModule {
  return { files, calls: new Map(), variables: new Map() };
}

function open({ bytes, source }: DeclaredInput): { document: unknown; text: string; kind: FileKind } {
  const text = decodeText(bytes, source);
  const document = parseJson(text, source);
  return { document, text, kind: kindOf(document, source) };
}
