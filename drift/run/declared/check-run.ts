import { evaluate, type Policy } from "../../../policy/index.ts";
import type { ReportedBucket } from "../../report/contents/run-report.ts";
import { count } from "../../text/count.ts";
import { readDeclaredPaths } from "./declared-paths.ts";
import { synthesize } from "./synthesize.ts";

export interface CheckRunOptions {
  /** Files, folders, `-` for standard input; with `synth` the folders of CDKTF projects. */
  readonly paths: readonly string[];
  readonly standardInput: AsyncIterable<Uint8Array>;
  readonly policy: Policy;
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string;
  /** Run the app of each project first. */
  readonly synth: boolean;
  /** Takes what an app printed that failed. */
  readonly onAppOutput: (text: string) => Promise<void>;
  /** Told what was done. */
  readonly onNote: (text: string) => void;
}

export interface CheckedCode {
  readonly results: readonly ReportedBucket[];
  /** Resources of any type. */
  readonly resourceCount: number;
}

/**
 * Judges declared code.
 *
 * @throws RunError with a line for each path that cannot be judged
 */
export async function checkRun(options: CheckRunOptions): Promise<CheckedCode> {
  const { policy, today, standardInput, onNote } = options;
  const paths = options.synth ? await synthesizeAll(options) : options.paths;
  if (options.synth) onNote(`synthesized ${paths.join(", ")}`);
  const { buckets, resourceCount } = await readDeclaredPaths(paths, standardInput);
  onNote(`read ${count(buckets.length, "bucket")} among ${count(resourceCount, "resource")}`);
  const results = buckets.map(({ bucket, reading }) => ({ verdict: evaluate(reading, policy, bucket, today) }));
  return { results, resourceCount };
}

/** One after the other: each may take gigabytes. */
async function synthesizeAll({ paths, onAppOutput }: CheckRunOptions): Promise<readonly string[]> {
  const outputs: string[] = [];
  for (const project of paths.length === 0 ? ["."] : paths) outputs.push(await synthesize(project, onAppOutput));
  return outputs;
}
