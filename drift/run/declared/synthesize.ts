import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DeclaredFileError } from "../../../terraform/index.ts";
import { readSynthProject } from "../../../terraform-files/index.ts";
import { RunError } from "../../errors.ts";

/** The heap that the command of CDKTF gives an app, for bindings of large providers. */
const HEAP = "--max-old-space-size=4096";

/**
 * Runs the app of a project's `cdktf.json`, with the environment that `cdktf synth` gives it. Neither command of CDKTF
 * nor of CDK Terrain is needed, and both kinds of app understand it.
 *
 * @param project the folder of the `cdktf.json`
 * @param onAppOutput takes what the app printed where it failed
 * @returns the folder that synth wrote
 * @throws RunError where there is no app, or where it fails
 */
export async function synthesize(project: string, onAppOutput: (text: string) => Promise<void>): Promise<string> {
  const { app, output, relativeModules } = await readProject(project);
  if (app === undefined) {
    throw new RunError(`${join(project, "cdktf.json")}: no app here to synthesize: give the folder of a cdktf.json`);
  }
  const manifest = join(output, "manifest.json");
  const before = await writtenAt(manifest);
  const { status, text } = await runApp(app, project, {
    CDKTF_OUTDIR: resolve(output),
    CDKTF_CONTEXT_JSON: JSON.stringify({ ...contextOfCaller(), cdktfRelativeModules: relativeModules }),
  });
  if (status !== 0) {
    await onAppOutput(text.endsWith("\n") || text === "" ? text : `${text}\n`);
    throw new RunError(`the synth of ${project} failed: ${app} ended with status ${status ?? "none"}`);
  }
  const after = await writtenAt(manifest);
  // The last synth must not pass for this one.
  if (after === undefined || after === before) {
    throw new RunError(`the synth of ${project} wrote no ${manifest}: ${app} has to call app.synth()`);
  }
  return output;
}

async function readProject(project: string) {
  try {
    return await readSynthProject(project);
  } catch (error) {
    if (error instanceof DeclaredFileError) throw new RunError(error.message, { cause: error });
    throw error;
  }
}

function contextOfCaller(): object {
  try {
    return JSON.parse(process.env.CDKTF_CONTEXT_JSON ?? "{}");
  } catch {
    throw new RunError("the environment variable CDKTF_CONTEXT_JSON is not JSON");
  }
}

interface AppResult {
  /** `null` where a signal ended it. */
  readonly status: number | null;
  /** Standard output and error, together. */
  readonly text: string;
}

/** In a shell, as the value of `app` is written for one. */
function runApp(app: string, cwd: string, variables: Readonly<Record<string, string>>): Promise<AppResult> {
  // As `cdktf synth` does: values of Terraform's variables belong to plan and apply.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("TF_VAR_"));
  const env = { NODE_OPTIONS: HEAP, ...Object.fromEntries(inherited), ...variables };
  const child = spawn(app, { cwd, env, shell: true, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
  }
  return new Promise((done, reject) => {
    child.once("error", reject);
    child.once("close", (status) => done({ status, text }));
  });
}

async function writtenAt(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.mtimeMs;
}
