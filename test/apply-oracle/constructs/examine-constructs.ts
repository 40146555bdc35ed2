import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AnnotationMetadataEntryType, Testing } from "cdktf";
import { enforceAbortPolicy } from "../../../modules/index.ts";
import { DEFAULT_POLICY } from "../../../policy/index.ts";
import { TODAY } from "../../support/builders.ts";
import type { Workplace } from "../verdicts/apply-program.ts";
import { compare } from "../verdicts/compare.ts";
import { type Examination, type Extent, examineFiles } from "../verdicts/examine.ts";
import type { Judged, Row } from "../verdicts/judge.ts";
import { buildConstructs } from "./build-constructs.ts";
import type { ConstructsProgram } from "./constructs-program.ts";

/** Synthesises a program, applies what came of it, and holds what the synth said against the result, too. */
export async function examineConstructs(
  program: ConstructsProgram,
  workplace: Workplace,
  extent?: Extent,
): Promise<Examination> {
  const files = new Map([["main.tf.json", `${JSON.stringify(synthesised(program), null, 1)}\n`]]);
  const samePlans = extent?.samePlans === true;
  const examination = await examineFiles({ files, forms: new Map() }, workplace, { secondPlan: false, samePlans });
  if (examination.outcome.kind === "refused") return examination;
  const { truth } = examination.outcome;
  return {
    ...examination,
    comparisons: [...compare("synth", judgeAtSynth(program), truth), ...examination.comparisons],
  };
}

/** What the synth writes without anybody's checks, which would keep it from writing. */
function synthesised(program: ConstructsProgram): Record<string, unknown> {
  const app = Testing.app({ stackTraces: false });
  try {
    const stack = buildConstructs(app, program);
    app.synth();
    const path = join(app.outdir, "stacks", stack.node.id, "cdk.tf.json");
    // The backend would need an init, and names a path of this machine.
    const { terraform: _, ...document } = JSON.parse(readFileSync(path, "utf8"));
    return document;
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

/** What the check at synth says: an error is a violation, a warning leaves it undecided. */
function judgeAtSynth(program: ConstructsProgram): Judged {
  const app = Testing.app({ stackTraces: false });
  try {
    const stack = buildConstructs(app, program);
    enforceAbortPolicy(app, { policy: DEFAULT_POLICY, mode: "check", today: TODAY });
    let fails = false;
    try {
      app.synth();
    } catch {
      fails = true;
    }
    const rows = stack.node.findAll().flatMap(({ node }) => {
      const type = typeOf(node.id);
      const said = node.metadata.filter((entry) => entry.type.startsWith("@cdktf/"));
      // Of a bucket that is in order nothing is said; of a configuration only what nobody can place.
      if (type === undefined || (type === CONFIGURATION && said.length === 0)) return [];
      const has = (entryType: string) => said.some((entry) => entry.type === entryType);
      const isUndecided = has(AnnotationMetadataEntryType.WARN);
      const status: Row["status"] = has(AnnotationMetadataEntryType.ERROR)
        ? "violation"
        : isUndecided
          ? "undecided"
          : "compliant";
      return [{ address: `${type}.${node.id}`, status, kinds: said.map(({ data }) => String(data)) }];
    });
    const isViolated = rows.some(({ status }) => status === "violation");
    return isViolated === fails
      ? { rows }
      : { rows: [], refused: "the annotations and the failure of the synth differ" };
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

const CONFIGURATION = "aws_s3_bucket_lifecycle_configuration";

function typeOf(id: string): string | undefined {
  if (/^b\d+$/.test(id)) return "aws_s3_bucket";
  return /^c\d+$/.test(id) ? CONFIGURATION : undefined;
}
