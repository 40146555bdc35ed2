import { DEFAULT_POLICY, evaluate, type VerdictStatus } from "../../../policy/index.ts";
import { type DeclaredFile, DeclaredFileError, readCode, readDeclared } from "../../../terraform/index.ts";
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

/** Whether the code of called modules is read; otherwise their buckets cannot be in the report. */
export const readsModules = false;

/** What is said of a plan as `terraform show -json` prints it. */
export function judgePlan(json: string): Judged {
  return judged(() => readDeclared(new TextEncoder().encode(json), "plan.json"));
}

/** What is said of code; `undefined` where it cannot be read yet. */
export function judgeCode(files: ReadonlyMap<string, string>): Judged | undefined {
  const inputs = [...files]
    .filter(([path]) => !path.includes("/") && path.endsWith(".tf.json"))
    .map(([source, text]) => ({ source, bytes: new TextEncoder().encode(text) }));
  return inputs.length === 0 ? undefined : judged(() => readCode(inputs));
}

function judged(read: () => DeclaredFile): Judged {
  try {
    const rows = read().buckets.map(({ bucket, reading }) => {
      const { status, findings } = evaluate(reading, DEFAULT_POLICY, bucket, TODAY);
      return { address: bucket.address ?? "", status, kinds: findings.map(({ kind }) => kind) };
    });
    return { rows };
  } catch (error) {
    if (error instanceof DeclaredFileError) return { rows: [], refused: error.message };
    throw error;
  }
}
