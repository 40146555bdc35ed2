import { posix } from "node:path";
import { DEFAULT_POLICY, evaluate, type VerdictStatus } from "../../../policy/index.ts";
import {
  type CodeModule,
  type DeclaredBucket,
  DeclaredFileError,
  DeclaredFiles,
  readDeclared,
} from "../../../terraform/index.ts";
import { TODAY } from "../../support/builders.ts";

// The only file that knows how declared code is read: the oracle compares what comes out of here.

/** What is said of one bucket, or of what stands for one. */
export interface Row {
  readonly address: string;
  readonly status: VerdictStatus;
  readonly kinds: readonly string[];
}

export interface Judged {
  readonly rows: readonly Row[];
  /** Why nothing is said. */
  readonly refused?: string;
}

/** What is said of a plan as `terraform show -json` prints it. */
export function judgePlan(json: string): Judged {
  return judged(() => readDeclared(new TextEncoder().encode(json), "plan.json").buckets);
}

/** What is said of code in a folder and the folders of its modules; `undefined` where it cannot be read yet. */
export function judgeCode(files: ReadonlyMap<string, string>): Judged | undefined {
  if (!files.has("main.tf.json")) return undefined;
  return judged(() => {
    const declared = new DeclaredFiles();
    declared.addModule({ ...moduleIn("", files), variables: variablesIn(files) });
    return declared.buckets();
  });
}

function moduleIn(folder: string, files: ReadonlyMap<string, string>): CodeModule {
  const source = posix.join(folder, "main.tf.json");
  const document: Code = JSON.parse(files.get(source) ?? "{}");
  const calls = Object.entries(document.module ?? {}).map(
    ([name, call]) => [name, moduleIn(posix.join(folder, call.source), files)] as const,
  );
  return { files: [{ document, source, lines: new Map() }], calls: new Map(calls), variables: new Map() };
}

interface Code {
  readonly module?: Readonly<Record<string, { readonly source: string }>>;
}

function variablesIn(files: ReadonlyMap<string, string>): CodeModule["variables"] {
  return new Map(Object.entries(JSON.parse(files.get("terraform.tfvars.json") ?? "{}")));
}

function judged(read: () => readonly DeclaredBucket[]): Judged {
  try {
    const rows = read().map(({ bucket, reading }) => {
      const { status, findings } = evaluate(reading, DEFAULT_POLICY, bucket, TODAY);
      return { address: bucket.address ?? "", status, kinds: findings.map(({ kind }) => kind) };
    });
    return { rows };
  } catch (error) {
    if (error instanceof DeclaredFileError) return { rows: [], refused: error.message };
    throw error;
  }
}
