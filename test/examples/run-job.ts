import { join } from "node:path";
import type { Runner, Step } from "./run-step.ts";

/** A job of a workflow, as far as it is run here. */
export interface Job {
  readonly defaults?: { readonly run?: { readonly "working-directory"?: string } };
  readonly steps: readonly Step[];
}

/** An action that is made of shell steps. */
export interface CompositeAction {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

export interface JobOptions {
  readonly runner: Runner;
  /** The folder that a checkout would fill. */
  readonly workspace: string;
  /** The action that the job uses last; every other action has to be replaced by what the caller has set up. */
  readonly action: CompositeAction;
  readonly env: Readonly<Record<string, string>>;
  readonly pullRequest: number;
}

export interface StepResult {
  readonly step: Step;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the shell steps of a job, and of the action that it ends with, until one of them fails. */
export function runJob(job: Job, options: JobOptions): readonly StepResult[] {
  const { runner, workspace, action } = options;
  const inJob = join(workspace, job.defaults?.run?.["working-directory"] ?? ".");
  const results: StepResult[] = [];
  const failed = () => results.some(({ status }) => status !== 0);
  for (const step of job.steps) {
    if (failed()) break;
    if (step.run !== undefined) results.push({ step, ...runner.run(step, options.env, inJob) });
    if (step.uses?.startsWith("mpu-guard/")) {
      const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ""]);
      const inputs = evaluateAll({ ...Object.fromEntries(defaults), ...step.with }, options, {});
      for (const inner of action.runs.steps) {
        if (failed()) break;
        const env = { ...options.env, ...evaluateAll(inner.env ?? {}, options, inputs) };
        const folder = inner["working-directory"] === undefined ? "." : (inputs["working-directory"] ?? ".");
        results.push({ step: inner, ...runner.run(inner, env, join(workspace, folder)) });
      }
    }
  }
  return results;
}

/** Texts with their `${{ … }}` filled in; no step has more in it than the name of a value. */
function evaluateAll(
  texts: Readonly<Record<string, string>>,
  { runner, pullRequest }: JobOptions,
  inputs: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const outputs = runner.outputs();
  const filledIn = (name: string): string => {
    const [, input] = /^inputs\.([\w-]+)$/.exec(name) ?? [];
    const [, output] = /^steps\.\w+\.outputs\.(\w+)$/.exec(name) ?? [];
    if (input !== undefined) return inputs[input] ?? "";
    if (output !== undefined) return outputs[output] ?? "";
    if (name === "github.event.pull_request.number") return String(pullRequest);
    if (name === "github.token") return "token";
    throw new Error(`an expression that is not known here: ${name}`);
  };
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      String(text).replace(/\$\{\{\s*(.+?)\s*\}\}/g, (_, name) => filledIn(name)),
    ]),
  );
}
