import { DEFAULT_POLICY, evaluate, type VerdictStatus } from "../../../policy/index.ts";
import { type DeclaredBucket, DeclaredFileError, DeclaredFiles, readDeclared } from "../../../terraform/index.ts";
import { readPaths } from "../../../terraform-files/index.ts";
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
export function judgePlan(json: string): Promise<Judged> {
  return judged(async () => readDeclared(new TextEncoder().encode(json), "plan.json").buckets);
}

/** What is said of the code in a folder and in the folders of its modules. */
export function judgeCode(folder: string): Promise<Judged> {
  return judged(async () => {
    const declared = new DeclaredFiles();
    await addCode(folder, declared);
    return declared.buckets();
  });
}

/** What is said of a plan, where its code is given as well. */
export function judgePlanAndCode(json: string, folder: string): Promise<Judged> {
  return judged(async () => {
    const declared = new DeclaredFiles();
    declared.add({ bytes: new TextEncoder().encode(json), source: "plan.json" });
    await addCode(folder, declared);
    return declared.buckets().filter(({ bucket }) => bucket.location?.file === "plan.json");
  });
}

async function addCode(folder: string, declared: DeclaredFiles): Promise<void> {
  for (const content of await readPaths([folder])) {
    if (content.kind === "problem") throw content.problem;
    if (content.kind === "code") declared.addModules(content.modules);
  }
}

async function judged(read: () => Promise<readonly DeclaredBucket[]>): Promise<Judged> {
  try {
    const rows = (await read()).map(({ bucket, reading }) => {
      const { status, findings } = evaluate(reading, DEFAULT_POLICY, bucket, TODAY);
      return { address: bucket.address ?? "", status, kinds: findings.map(({ kind }) => kind) };
    });
    return { rows };
  } catch (error) {
    if (error instanceof DeclaredFileError) return { rows: [], refused: error.message };
    throw error;
  }
}
